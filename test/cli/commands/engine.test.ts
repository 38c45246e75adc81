import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type EngineCommandOptions, engine } from '../../../src/cli/commands/engine.ts'
import { engineSchema } from '../../../src/cli/schemas/engine.ts'
import { testContext } from '../../support/test-context.ts'

const folder = mkdtempSync(join(tmpdir(), 'bbx-engine-command-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, 'plain.txt'), 'hello there\n')
writeFileSync(join(folder, 'binary.json'), Buffer.from([0xff, 0, 0xfe]))

/** Runs the command until `talk` is done with it. */
async function run(options: EngineCommandOptions, talk: (line: Record<string, unknown>) => Promise<void>) {
  const stop = new AbortController()
  const context = await testContext(folder, {}, stop.signal)
  const lines: Record<string, unknown>[] = []
  const ready = new Promise<void>((resolve) => {
    context.ready = (line) => {
      lines.push(line)
      resolve()
    }
  })
  const running = engine({ port: 0, ...options }, context)
  await Promise.race([ready, running])
  await talk(lines[0] ?? {}).finally(() => stop.abort())
  return { result: await running, lines }
}

describe('bbx engine', () => {
  test('says once that it is ready, serves, and ends with the signal', async () => {
    const { result, lines } = await run({ challenge: 'plain.txt', maxSessions: 1, sessionTtl: 0.5, bodyLimit: 50 }, async ({ url }) => {
      const started = await fetch(`${url}/start`)
      expect(await started.json()).toMatchObject({ token: 'hello', challenge_uid: null })
      expect((await fetch(`${url}/start`)).status).toBe(503)
      expect((await fetch(`${url}/next`, { method: 'POST', body: 'x'.repeat(51) })).status).toBe(413)
      await expect.poll(async () => (await fetch(`${url}/start`)).status, { timeout: 10_000 }).toBe(200)
    })
    expect(result).toEqual({ kind: 'quiet', exit: 0 })
    expect(lines).toHaveLength(1)
    expect(engineSchema.parse({ bbx: '0.0.0', ...lines[0] })).toMatchObject({
      challenge: join(folder, 'plain.txt'),
      auth: false,
      maxSessions: 1,
      sessionTtlS: 0.5,
    })
  })

  test('without a challenge every /start names one, below the folder of the call', async () => {
    await run({}, async ({ url }) => {
      const start = (path: string) => fetch(`${url}/start`, { method: 'POST', body: JSON.stringify({ path }) })
      expect((await start('plain.txt')).status).toBe(200)
      expect((await start('/etc/hostname')).status).toBe(400)
    })
  })

  test('beside a challenge from elsewhere the folder of the call is served too', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'bbx-elsewhere-'))
    writeFileSync(join(elsewhere, 'far.txt'), 'far')
    writeFileSync(join(elsewhere, 'beside.txt'), 'beside')
    await run({ challenge: join(elsewhere, 'far.txt') }, async ({ url }) => {
      const word = async (body: object) =>
        ((await (await fetch(`${url}/start`, { method: 'POST', body: JSON.stringify(body) })).json()) as { word: string }).word
      expect(await word({})).toBe('far')
      expect(await word({ path: join(elsewhere, 'beside.txt') })).toBe('beside')
      expect(await word({ path: 'plain.txt' })).toBe('hello')
    })
    rmSync(elsewhere, { recursive: true })
  })

  test('with --auth nobody walks without a token', async () => {
    await run({ challenge: 'plain.txt', auth: true }, async ({ url, auth }) => {
      expect([auth, (await fetch(`${url}/start`)).status]).toEqual([true, 401])
    })
  })

  test.each<[string, EngineCommandOptions, string, RegExp]>([
    ['a challenge that is missing', { challenge: 'nowhere.json' }, 'U0007', /file not found: .*nowhere\.json/],
    ['a challenge that is binary', { challenge: 'binary.json' }, 'U0007', /binary\.json is not text/],
    ['a hotkey that is no address', { auth: true, allowHotkey: ['5Nobody'] }, 'U0001', /--allow-hotkey is not .*5Nobody/],
    ['a list of hotkeys without --auth', { allowHotkey: ['5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'] }, 'U0001', /needs --auth/],
    ['a host that is not here', { host: '192.0.2.1' }, 'E0007', /192\.0\.2\.1/],
  ])('%s is refused before anything is served', async (_, options, code, what) => {
    const error = await run(options, async () => {}).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code, message: expect.stringMatching(what) })
  })

  test('a port that is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    await expect(run({ port }, async () => {})).rejects.toMatchObject({
      code: 'E0004',
      exit: 3,
      message: expect.stringContaining(String(port)),
    })
    other.close()
  })
})
