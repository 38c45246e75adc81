import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { openRemoteSession } from '../../../../src/tracks/babelbit/engine-client/open-remote-session.ts'
import { signerFromUri } from '../../../../src/wallet/signer-from-uri.ts'
import { serve } from '../engine/served.ts'

const challenge = `${process.cwd()}/test/golden/babelbit-engine/challenge-small.json`
const alice = await signerFromUri('//Alice', 'http://localhost')
const common = { timeoutMs: 2_000, signal: new AbortController().signal, pauses: [5, 5] }

type Answer = (request: IncomingMessage, response: ServerResponse, seen: readonly string[]) => unknown

/** An engine that answers as told; `seen` lists what it was asked. */
async function pretend(answers: Readonly<Record<string, Answer>>) {
  const seen: string[] = []
  const server = createServer((request, response) => {
    const key = `${request.method} ${request.url}`
    seen.push(key)
    request.resume().on('end', () => {
      const answer = answers[key]?.(request, response, seen)
      if (answer !== undefined) send(response, 200, answer)
      else if (answers[key] === undefined) send(response, 404, { error: 'unknown endpoint' })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): undefined {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}

const first = { session_id: 's', word: 'Hello', done: false, utterance_index: 0, dialogue_uid: 'd', challenge_uid: 'c' }
const start = { 'GET /start': () => first }
const count = (seen: readonly string[], what: string) => seen.filter((asked) => asked === what).length

describe('a session with an engine of production form', () => {
  test.each([
    ['with auth and a slash at the end', { allow: [alice.address], challengeTtlMs: 60_000, tokenTtlMs: 86_400_000 }, '/'],
    ['without auth', null, ''],
    ['with tokens that last a second', { allow: null, challengeTtlMs: 60_000, tokenTtlMs: 1_000 }, ''],
  ])('walks ours to its end: %s', async (_, auth, slash) => {
    await using engine = await serve({ challenge, auth })
    await using session = await openRemoteSession({ ...common, baseUrl: engine.url + slash, signer: alice })
    const tokens = [session.first.token]
    for (let step = session.first; !step.done; ) {
      step = await session.next()
      tokens.push(step.token)
    }
    expect([session.challengeUid, session.sessionId.length]).toEqual(['ch-golden-1', 36])
    expect(tokens.filter((token) => token === 'EOF EOF')).toHaveLength(3)
    expect(tokens.slice(0, 5)).toEqual(['Hello', 'there', 'neighbour', 'EOF', 'EOF'])
    expect(tokens.at(-1)).toBeNull()
  })

  test('starts the reference’s developer engine, which knows POST only', async () => {
    await using engine = await pretend({
      'GET /start': (_, response) => response.writeHead(501).end('<!DOCTYPE HTML>') && undefined,
      'POST /start': () => ({ session_id: 's', done: false, token: 'only-token' }),
    })
    const session = await openRemoteSession({ ...common, baseUrl: engine.url, signer: null })
    expect(session.first).toEqual({ done: false, token: 'only-token', dialogueUid: null, challengeUid: null })
  })

  test('a token that the engine forgot is renewed for real, and the step is asked for again', async () => {
    let logins = 0
    const good: Answer = (request, response) =>
      request.headers.authorization === 'Bearer t2' ? { word: 'next', done: false } : send(response, 401, { error: 'expired' })
    await using engine = await pretend({
      'POST /auth': () => ({ challenge: 'sign', timestamp: 1 }),
      'POST /auth/verify': () => ({ access_token: `t${++logins}`, expires_in: 86_400 }),
      'GET /start': () => first,
      'POST /next': good,
    })
    const session = await openRemoteSession({ ...common, baseUrl: engine.url, signer: alice })
    expect((await session.next()).token).toBe('next')
    expect(engine.seen).toEqual([
      'POST /auth',
      'POST /auth/verify',
      'GET /start',
      'POST /next',
      'POST /auth',
      'POST /auth/verify',
      'POST /next',
    ])
  })

  test('a token that is refused again is an error, after one renewal', async () => {
    await using engine = await pretend({
      ...start,
      'POST /auth': () => ({ challenge: 'sign', timestamp: 1 }),
      'POST /auth/verify': () => ({ access_token: 't' }),
      'POST /next': (_, response) => send(response, 401, { error: 'no' }),
    })
    const session = await openRemoteSession({ ...common, baseUrl: engine.url, signer: alice })
    await expect(session.next()).rejects.toMatchObject({ code: 'E0010' })
    expect(count(engine.seen, 'POST /next')).toBe(2)
  })

  test('a start is tried again after 503 and a broken connection', async () => {
    let tries = 0
    await using engine = await pretend({
      'GET /start': (_, response) => {
        tries++
        if (tries === 1) return send(response, 503, {})
        return tries === 2 ? void response.destroy() : first
      },
    })
    await openRemoteSession({ ...common, baseUrl: engine.url, signer: null })
    expect(tries).toBe(3)
  })

  test.each<[string, Answer, string, RegExp]>([
    ['hangs up', (_, response) => void response.destroy(), 'E0007', /was lost \(reset\)/],
    [
      'answers half',
      (_, response) => {
        response.writeHead(200, { 'Content-Length': '100' })
        response.write('{', () => response.destroy())
      },
      'E0007',
      /was lost/,
    ],
    ['says nothing', () => undefined, 'E0007', /was lost \(timeout\)/],
    ['fails', (_, response) => send(response, 500, { error: 'oops' }), 'E0011', /HTTP 500/],
    [
      'forgot the session',
      (_, response) => send(response, 400, { error: 'invalid or missing session_id' }),
      'E0008',
      /does not know the session/,
    ],
    ['sends no JSON', (_, response) => void response.end('<html>'), 'E0011', /out of its protocol/],
    ['sends neither word nor end', () => ({ done: false }), 'E0011', /out of its protocol/],
    ['sends a number for a word', () => ({ word: 5 }), 'E0011', /out of its protocol/],
    ['redirects', (_, response) => send(response, 302, {}, { Location: 'http://127.0.0.1:1/' }), 'E0007', /redirect/],
  ])('a /next that %s ends the session and is never repeated', async (_, answer, code, what) => {
    await using engine = await pretend({ ...start, 'POST /next': answer })
    const session = await openRemoteSession({ ...common, timeoutMs: 300, baseUrl: engine.url, signer: null })
    const error = await session.next().catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code, message: expect.stringMatching(what) })
    expect(count(engine.seen, 'POST /next')).toBe(1)
  })

  test.each<[string, Record<string, string>, unknown]>([
    ['Retry-After', { 'Retry-After': '0.01' }, {}],
    ['detail.retry_after', {}, { detail: { retry_after: 0.01 } }],
    ['detail.window_sec', {}, { detail: { window_sec: 0.01 } }],
    ['nothing', {}, {}],
  ])('a /next that is put off with 429 and %s is asked for again: the engine did not act on it', async (_, headers, body) => {
    let tries = 0
    await using engine = await pretend({
      ...start,
      'POST /next': (_request, response) => (++tries === 1 ? send(response, 429, body, headers) : { word: 'next' }),
    })
    const session = await openRemoteSession({ ...common, baseUrl: engine.url, signer: null })
    expect((await session.next()).token).toBe('next')
    expect(tries).toBe(2)
  })

  test('a 429 that asks for an hour is not waited for', async () => {
    await using engine = await pretend({ ...start, 'POST /next': (_, response) => send(response, 429, {}, { 'Retry-After': '3600' }) })
    const session = await openRemoteSession({ ...common, baseUrl: engine.url, signer: null })
    await expect(session.next()).rejects.toMatchObject({ code: 'E0011', message: expect.stringContaining('429') })
  })

  test.each<[string, Record<string, Answer>, string]>([
    [
      'login refused',
      {
        'POST /auth': () => ({ challenge: 'c', timestamp: 1 }),
        'POST /auth/verify': (_, response) => send(response, 403, { detail: 'no' }),
      },
      'E0010',
    ],
    ['login without a challenge', { 'POST /auth': () => ({}) }, 'E0011'],
    [
      'login without a token',
      { 'POST /auth': () => ({ challenge: 'c', timestamp: 1 }), 'POST /auth/verify': () => ({ token: 'hidden-token' }) },
      'E0011',
    ],
    ['start refused', { 'GET /start': (_, response) => send(response, 403, {}) }, 'E0010'],
    ['start without a session', { 'GET /start': () => ({ word: 'a' }) }, 'E0011'],
    ['start unknown', {}, 'E0011'],
  ])('%s', async (_, answers, code) => {
    await using engine = await pretend(answers)
    const error = await openRemoteSession({ ...common, baseUrl: engine.url, signer: alice }).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code })
    expect(`${Object(error).message} ${Object(error).why}`).not.toContain('hidden-token')
  })

  test.each([
    ['nobody signs: how to name who does', null, /BITTENSOR_WALLET_PATH.*--hotkey-uri/],
    ['somebody signs: whether the hotkey is the right one', alice, /which hotkey signs/],
  ])('refused where %s', async (_, signer, remedy) => {
    await using engine = await pretend({ 'GET /start': (_, response) => send(response, 401, {}) })
    await expect(openRemoteSession({ ...common, baseUrl: engine.url, signer })).rejects.toMatchObject({
      code: 'E0010',
      remedy: expect.stringMatching(remedy),
    })
  })

  test('nobody there', async () => {
    const engine = await pretend({})
    await engine[Symbol.asyncDispose]()
    await expect(openRemoteSession({ ...common, baseUrl: engine.url, signer: alice })).rejects.toMatchObject({ code: 'E0007' })
  })

  test('the signature that is sent is bare lower-case hex, the timestamp is echoed as it came', async () => {
    const bodies: string[] = []
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (piece) => {
        body += piece
      })
      request.on('end', () => {
        bodies.push(`${request.url} ${request.headers['content-type']} ${body}`)
        if (request.url === '/auth') send(response, 200, { challenge: 'sign this: Ω', timestamp: 1760000000.25 })
        else send(response, 200, request.url === '/auth/verify' ? { access_token: 'x' } : first)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    await using session = await openRemoteSession({
      ...common,
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}//`,
      signer: alice,
    })
    expect(session.first.token).toBe('Hello')
    expect(bodies).toEqual([
      '/auth undefined ',
      expect.stringMatching(
        new RegExp(
          `^/auth/verify application/json {"hotkey":"${alice.address}","signature":"[0-9a-f]{128}","timestamp":1760000000.25,"message":"sign this: Ω"}$`,
        ),
      ),
      '/start undefined ',
    ])
    server.closeAllConnections()
    server.close()
  })

  test('an abort ends the wait', async () => {
    await using engine = await pretend({ ...start, 'POST /next': () => undefined })
    const stop = new AbortController()
    const session = await openRemoteSession({ ...common, baseUrl: engine.url, signer: null, signal: stop.signal })
    const next = session.next()
    setTimeout(() => stop.abort(), 50)
    await expect(next).rejects.toThrow()
  })
})
