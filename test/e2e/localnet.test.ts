import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { Secret } from '../../src/base/secret.ts'
import { localnetSchema } from '../../src/cli/schemas/localnet.ts'
import { openHub } from '../../src/hub/open-hub.ts'
import { rpcClient } from '../localnet/rpc-client.ts'
import { uploadFolder } from '../support/hub/upload-folder.ts'
import { runBbx } from '../support/run-bbx.ts'

async function localnet(
  words: readonly string[],
  signal: NodeJS.Signals,
  talk: (url: string, line: z.infer<typeof localnetSchema>) => Promise<unknown>,
  env: Record<string, string> = {},
) {
  let talked: unknown
  const ran = await runBbx(['localnet', '--port', '0', '--hub-port', '0', ...words], {
    env,
    meanwhile: (child) =>
      child.stdout?.once('data', (line) => {
        void talk(JSON.parse(line).chain, JSON.parse(line))
          .then((result) => {
            talked = result
          })
          .finally(() => child.kill(signal))
      }),
  })
  return { ...ran, talked }
}

describe('bbx localnet as a process', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('one ready line, answers, and %s ends it with %i', async (signal, code) => {
    const ran = await localnet(['--netuid', '21', '--block-ms', '0'], signal, async (url) => {
      using client = await rpcClient(url)
      return [await client.result('system_chain'), await client.result('dev_newBlock', 2)]
    })
    expect(ran.code).toBe(code)
    expect(ran.stdout.trimEnd().split('\n')).toHaveLength(1)
    const line = localnetSchema.parse(JSON.parse(ran.stdout))
    expect(line).toMatchObject({
      hub: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      token: expect.stringMatching(/^rehearsal_/),
      account: 'miner',
      netuid: 21,
    })
    // A well-known address, the same on every Substrate chain.
    expect(line.accounts[0]).toEqual({ name: 'Alice', uri: '//Alice', address: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY' })
    expect(ran.talked).toEqual(['bbx rehearsal chain', 2])
    expect(ran.stderr).toContain('rehearsal')
  })

  test('its hub keeps repositories with --state, and its tokens; a token that reads does not write', async () => {
    const state = await mkdtemp(join(tmpdir(), 'bbx-localnet-'))
    const { signal } = new AbortController()
    const repo = { kind: 'model', name: 'miner/weights' } as const
    const local = await uploadFolder({ 'a.txt': 'a', 'w.bin': new Uint8Array(1000) })
    const first = await localnet(['--state', state], 'SIGTERM', async (_chain, { hub, token, readToken }) => {
      await using reader = openHub({ endpoint: hub ?? '', token: new Secret(readToken ?? '') })
      const refused = await reader.createRepository(repo, { private: true }, signal).catch((error) => error)
      await using writer = openHub({ endpoint: hub ?? '', token: new Secret(token ?? '') })
      await writer.createRepository(repo, { private: true }, signal)
      const { commit } = await writer.upload({ repo, ...local, message: 'one', keepStray: false, signal })
      return { refused: refused.code, token, commit, who: await writer.whoAmI(signal) }
    })
    expect(first.talked).toMatchObject({ refused: 'E0010', who: { name: 'miner', role: 'write' } })
    const again = await localnet(['--state', state], 'SIGTERM', async (_chain, { hub, token }) => {
      await using writer = openHub({ endpoint: hub ?? '', token: new Secret(token ?? '') })
      const { commit } = first.talked as { commit: string }
      return {
        token,
        head: (await writer.repository(repo, signal))?.head,
        differs: await writer.compareListing({ repo, commit, ...local, signal }),
      }
    })
    const { token, commit } = first.talked as { token: string; commit: string }
    expect(again.talked).toEqual({ token, head: commit, differs: [] })
    expect((await readdir(state)).sort()).toEqual(['chain.jsonl', 'hub'])
  })

  test('its chutes platform keeps chutes with --state, and its key; another bbx finds it by the network', async () => {
    const state = await mkdtemp(join(tmpdir(), 'bbx-localnet-'))
    const env = { XDG_STATE_HOME: join(state, 'notes') }
    const words = ['--chutes', '--chutes-port', '0', '--state', state]
    const first = await localnet(
      words,
      'SIGTERM',
      async (chain, { chutes }) => {
        const ran = await runBbx(['chute', 'login', '--network', chain, '--json'], { env })
        return { login: ran.document(), ping: await (await fetch(`${chutes?.url}/ping`)).json() }
      },
      env,
    )
    const { chutes } = localnetSchema.parse(JSON.parse(first.stdout))
    expect(first.talked).toMatchObject({
      ping: { message: 'pong' },
      login: { exit: 0, rehearsal: true, account: { username: chutes?.username, hotkey: chutes?.hotkey } },
    })
    expect(first.stderr).toContain('builds nothing and runs no chute')
    const again = await localnet(words, 'SIGTERM', async (_chain, line) => line.chutes?.apiKey)
    expect(again.talked).toBe(chutes?.apiKey)
    expect((await readdir(state)).sort()).toEqual(['chain.jsonl', 'chutes', 'hub', 'notes'])
    // It is gone, and so is the note of it.
    const gone = await runBbx(['chute', 'login', '--network', JSON.parse(first.stdout).chain, '--json'], { env })
    expect([gone.code, gone.document().error?.code]).toEqual([3, 'E0001'])
  })

  test('a port of the platform that is taken ends with 3 and names its option', async () => {
    let second: Awaited<ReturnType<typeof runBbx>> | undefined
    await localnet(['--chutes', '--chutes-port', '0'], 'SIGTERM', async (_chain, { chutes }) => {
      const taken = new URL(chutes?.url ?? '').port
      second = await runBbx(['localnet', '--port', '0', '--hub-port', '0', '--chutes', '--chutes-port', taken, '--json'])
    })
    expect(second?.code).toBe(3)
    expect(second?.document().error).toMatchObject({ code: 'E0004', remedy: expect.stringContaining('--chutes-port') })
  })

  test('a port of the hub that is taken ends with 3 and names its option', async () => {
    let second: Awaited<ReturnType<typeof runBbx>> | undefined
    await localnet([], 'SIGTERM', async (_chain, { hub }) => {
      second = await runBbx(['localnet', '--port', '0', '--hub-port', new URL(hub ?? '').port, '--json'])
    })
    expect(second?.code).toBe(3)
    expect(second?.document().error).toMatchObject({ code: 'E0004', remedy: expect.stringContaining('--hub-port') })
  })

  test('a port that is taken ends with 3 and says which', async () => {
    let second: Awaited<ReturnType<typeof runBbx>> | undefined
    await localnet([], 'SIGTERM', async (url) => {
      second = await runBbx(['localnet', '--port', new URL(url).port, '--hub-port', '0', '--json'])
    })
    expect(second?.code).toBe(3)
    expect(second?.document().error).toMatchObject({ code: 'E0004', what: expect.stringContaining('is taken') })
  })
})
