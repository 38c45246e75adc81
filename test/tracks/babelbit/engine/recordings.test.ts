import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { engineDefaults } from '../../../../src/tracks/babelbit/engine/engine-options.ts'
import { signerFromUri } from '../../../../src/wallet/signer-from-uri.ts'
import { type Asked, serve, type Told } from './served.ts'

// Recordings of the reference: see test/golden/babelbit-engine/README.md.
const golden = resolve('test/golden/babelbit-engine')
const read = (name: string) => JSON.parse(readFileSync(join(golden, name), 'utf8'))
const challenge = join(golden, 'challenge-small.json')
const folder = mkdtempSync(join(tmpdir(), 'bbx-engine-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** `<uuid-N>` of a recording and the ids that our engine gave, both ways. */
class Ids {
  #ours = new Map<string, string>()

  toOurs(text: string): string {
    return text.replace(/<uuid-\d+>/g, (mark) => this.#ours.get(mark) ?? 'f3b1a2c4-0000-4000-8000-000000000000')
  }

  learn(mark: unknown, told: Told): void {
    const { session_id: id } = JSON.parse(told.text)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    this.#ours.set(String(mark), id)
  }
}

interface Exchange {
  request: { method: string; path: string; headers: Record<string, string>; body: { text: string } | null }
  response: { status: number; headers: Record<string, string>; body: { text: string; json: Record<string, unknown> } }
}

describe('recorded clients get the recorded bytes', () => {
  test('the developer client against the developer engine', async () => {
    await using engine = await serve({ challenge, cwd: golden, roots: [golden] })
    const ids = new Ids()
    for (const { request, response } of read('transcript-phrase-completion.json').engine_exchanges as Exchange[]) {
      const told = await engine.ask(replayed(request, ids))
      if (response.body.json.session_id) ids.learn(response.body.json.session_id, told)
      expect([told.status, told.headers['content-type'], told.text]).toEqual([
        response.status,
        response.headers['content-type'],
        ids.toOurs(response.body.text),
      ])
    }
  })

  test('the validator’s runner, with its login', async () => {
    const { address } = await signerFromUri('//Alice', 'http://localhost')
    const { challengeTtlMs, tokenTtlMs } = engineDefaults
    await using engine = await serve({
      challenge,
      cwd: golden,
      roots: [golden],
      auth: { allow: ['5Other', address], challengeTtlMs, tokenTtlMs },
    })
    const alice = await signerFromUri('//Alice', engine.url)
    const ids = new Ids()
    let login = { challenge: '', timestamp: 0 }
    let token = ''
    for (const { request, response } of read('transcript-validator-nov.json').engine_exchanges as Exchange[]) {
      const asked = replayed(request, ids)
      if (asked.headers?.authorization) asked.headers.authorization = `Bearer ${token}`
      if (asked.path === '/auth/verify') {
        // The text to sign is ours; the keys, their order and the form of the signature are the recording's.
        const recorded = JSON.parse(request.body?.text ?? '')
        expect(Object.keys(recorded)).toEqual(['hotkey', 'signature', 'timestamp', 'message'])
        const signature = Buffer.from(await alice.sign(new TextEncoder().encode(login.challenge))).toString('hex')
        expect(signature).toMatch(/^[0-9a-f]{128}$/)
        asked.body = JSON.stringify({ ...recorded, signature, timestamp: login.timestamp, message: login.challenge })
      }
      const told = await engine.ask(asked)
      if (response.body.json.session_id) ids.learn(response.body.json.session_id, told)
      expect([told.status, told.headers['content-type']]).toEqual([response.status, response.headers['content-type']])
      if (asked.path === '/auth') {
        login = JSON.parse(told.text)
        expect(told.text).toBe(`{"challenge": "${login.challenge}", "timestamp": ${login.timestamp}}`)
      } else if (asked.path === '/auth/verify') {
        token = JSON.parse(told.text).access_token
        expect(told.text).toBe(response.body.text.replace('golden-token', token))
      } else expect(told.text).toBe(ids.toOurs(response.body.text))
    }
  })
})

function replayed({ method, path, headers, body }: Exchange['request'], ids: Ids): Asked {
  return { method, path, headers: { ...headers }, body: body === null ? null : ids.toOurs(body.text) }
}

interface Probe {
  what: string
  default_challenge: boolean
  request: { method: string; path: string; headers: Record<string, string>; body: string | { hex: string } | null }
  response:
    | { no_answer: string }
    | { status: number; content_type: string; content_length: string; json?: Record<string, unknown>; text_starts?: string }
}

test('the 37 odd requests are answered as the reference answers them', async () => {
  await using withDefault = await serve({ challenge, cwd: golden, roots: [golden] })
  await using without = await serve({ cwd: golden, roots: [golden] })
  const ids = new Ids()
  const probes: Probe[] = read('probes.json')
  expect(probes).toHaveLength(37)
  for (const { what, default_challenge, request, response } of probes) {
    const { method, path, headers } = request
    const body =
      typeof request.body === 'string' ? ids.toOurs(request.body) : request.body === null ? null : Buffer.from(request.body.hex, 'hex')
    const told = await (default_challenge ? withDefault : without).ask({ method, path, headers, body })
    if ('no_answer' in response) {
      // Where the reference hangs up, ours says why.
      expect([what, told.status, typeof JSON.parse(told.text).error]).toEqual([what, 400, 'string'])
    } else if (what === 'GET /start') {
      // The one thing that ours does and the reference does not: validators start with GET.
      expect([told.status, JSON.parse(told.text).token]).toEqual([200, 'Hello'])
    } else {
      expect([what, told.status, told.headers['content-type']]).toEqual([what, response.status, response.content_type])
      if (response.json === undefined) expect(told.text.startsWith(response.text_starts ?? '')).toBe(true)
      else {
        if (response.json.session_id) ids.learn(response.json.session_id, told)
        expect([what, told.text, told.headers['content-length']]).toEqual([
          what,
          ids.toOurs(pythonText(response.json)),
          response.content_length,
        ])
      }
    }
  }
  expect([...withDefault.bugs, ...without.bugs]).toEqual([])
})

/** json.dumps(fields, ensure_ascii=False) of a flat object. */
function pythonText(fields: Record<string, unknown>): string {
  const members = Object.entries(fields).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
  return `{${members.join(', ')}}`
}

interface Walk {
  file: string
  content: string
  steps: Record<string, unknown>[]
}

describe('odd challenge files over HTTP', () => {
  test.each(read('walks.json') as Walk[])('$file', async ({ file, content, steps }) => {
    const path = join(folder, file)
    writeFileSync(path, content)
    await using byDefault = await serve({ challenge: path, cwd: folder, roots: [folder] })
    await using byPath = await serve({ cwd: folder, roots: [folder] })
    for (const [engine, body] of [
      [byDefault, '{}'],
      [byPath, JSON.stringify({ path })],
      [byPath, JSON.stringify({ path: file })],
    ] as const) {
      const ids = new Ids()
      let asked: Asked = { path: '/start', body }
      for (const step of steps) {
        const told = await engine.ask(asked)
        if (step.session_id) {
          ids.learn(step.session_id, told)
          asked = { path: '/next', body: JSON.stringify({ session_id: JSON.parse(told.text).session_id }) }
        }
        expect(told.text).toBe(ids.toOurs(pythonText(step)))
      }
    }
  })
})
