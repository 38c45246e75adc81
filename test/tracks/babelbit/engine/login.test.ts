import { describe, expect, test } from 'vitest'
import { type Clock, openLogins } from '../../../../src/tracks/babelbit/engine/logins.ts'
import { signerFromUri } from '../../../../src/wallet/signer-from-uri.ts'
import { serve } from './served.ts'

const challenge = `${process.cwd()}/test/golden/babelbit-engine/challenge-small.json`
const auth = { allow: null, challengeTtlMs: 60_000, tokenTtlMs: 3_600_000 }
const alice = await signerFromUri('//Alice', 'http://localhost')
const bob = await signerFromUri('//Bob', 'http://localhost')

async function sign(text: string, signer = alice): Promise<string> {
  return Buffer.from(await signer.sign(new TextEncoder().encode(text))).toString('hex')
}

type Engine = Awaited<ReturnType<typeof serve>>

async function login(engine: Engine, change: (body: Record<string, unknown>) => unknown = (body) => body) {
  const { json } = await engine.post('/auth', {})
  const body = { hotkey: alice.address, signature: await sign(json.challenge), timestamp: json.timestamp, message: json.challenge }
  return engine.post('/auth/verify', change(body))
}

describe('an engine with --auth', () => {
  test('without a token, or with a wrong one, nothing is walked', async () => {
    await using engine = await serve({ challenge, auth })
    const { json } = await login(engine)
    const asked: [string, string, Record<string, string>][] = [
      ['GET', '/start', {}],
      ['POST', '/start', {}],
      ['POST', '/next', {}],
      ['GET', '/solo/start', {}],
      ['POST', '/solo/next', {}],
      ['GET', '/start', { Authorization: 'Bearer nonsense' }],
      ['GET', '/start', { Authorization: json.access_token }],
      ['GET', '/start', { Authorization: `Basic ${json.access_token}` }],
      ['GET', '/start', { Authorization: `Bearer ${json.access_token} ` }],
    ]
    const statuses = []
    for (const [method, path, headers] of asked) statuses.push((await engine.ask({ method, path, headers })).status)
    // White space around a header's value is not part of it.
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 401, 401, 200])
  })

  test('an engine without --auth does not know /auth', async () => {
    await using engine = await serve({ challenge })
    expect(await engine.post('/auth', {})).toEqual({ status: 404, json: { error: 'unknown endpoint' } })
  })

  test.each([
    ['as it should be', (body: Record<string, unknown>) => body, 200],
    ['a signature in upper case', (body: Record<string, unknown>) => ({ ...body, signature: String(body.signature).toUpperCase() }), 200],
    ['0x in front of the signature', (body: Record<string, unknown>) => ({ ...body, signature: `0x${body.signature}` }), 400],
    ['half a signature', (body: Record<string, unknown>) => ({ ...body, signature: String(body.signature).slice(64) }), 400],
    ['a signature of zeros', (body: Record<string, unknown>) => ({ ...body, signature: '0'.repeat(128) }), 401],
    ['a signature of ones', (body: Record<string, unknown>) => ({ ...body, signature: 'f'.repeat(128) }), 401],
    ['another hotkey', (body: Record<string, unknown>) => ({ ...body, hotkey: bob.address }), 401],
    ['no address', (body: Record<string, unknown>) => ({ ...body, hotkey: 'me' }), 400],
    ['another timestamp', (body: Record<string, unknown>) => ({ ...body, timestamp: Number(body.timestamp) + 1 }), 401],
    ['a timestamp as text', (body: Record<string, unknown>) => ({ ...body, timestamp: String(body.timestamp) }), 400],
    ['a challenge of its own', (body: Record<string, unknown>) => ({ ...body, message: 'sign this' }), 401],
    ['an empty object', () => ({}), 400],
    ['a list', () => [], 400],
  ])('%s: %i', async (_, change, status) => {
    await using engine = await serve({ challenge, auth })
    const told = await login(engine, change)
    expect([told.status, engine.bugs]).toEqual([status, []])
    expect(Object.keys(told.json)).toEqual(status === 200 ? ['access_token', 'expires_in', 'validator_uid'] : ['error'])
  })

  test('a challenge is good for one attempt, also for a failed one', async () => {
    await using engine = await serve({ challenge, auth })
    const { json } = await engine.post('/auth', {})
    const good = { hotkey: alice.address, signature: await sign(json.challenge), timestamp: json.timestamp, message: json.challenge }
    expect((await engine.post('/auth/verify', { ...good, signature: '0'.repeat(128) })).status).toBe(401)
    expect((await engine.post('/auth/verify', good)).status).toBe(401)
  })

  test('only hotkeys of the list, where there is one', async () => {
    await using engine = await serve({ challenge, auth: { ...auth, allow: [bob.address] } })
    expect(await login(engine)).toEqual({ status: 403, json: { error: 'hotkey not allowed' } })
  })
})

describe('time limits of a login', () => {
  const at = { now: 0 }
  const clock: Clock = { now: () => at.now, timestamp: () => 1_760_000_000 }

  test('a challenge ends after its time', () => {
    const logins = openLogins({ allow: null, challengeTtlMs: 1_000, tokenTtlMs: 1_000 }, clock)
    const [early, late] = [logins.challenge(), logins.challenge()]
    at.now = 999
    expect(logins.redeem(early.challenge, early.timestamp)).toBe(true)
    at.now = 1_000
    expect(logins.redeem(late.challenge, late.timestamp)).toBe(false)
  })

  test('a token ends after its time', () => {
    at.now = 0
    const logins = openLogins({ allow: null, challengeTtlMs: 1_000, tokenTtlMs: 5_000 }, clock)
    const { token, expiresIn } = logins.grant()
    expect([expiresIn, logins.isValid(token), logins.isValid(`${token}x`)]).toEqual([5, true, false])
    at.now = 5_000
    expect(logins.isValid(token)).toBe(false)
  })

  test('a flood of logins keeps a bounded number', () => {
    const logins = openLogins({ allow: null, challengeTtlMs: 1_000, tokenTtlMs: 5_000 }, clock)
    const first = logins.challenge()
    for (let flood = 0; flood < 10_000; flood++) logins.challenge()
    expect(logins.redeem(first.challenge, first.timestamp)).toBe(false)
  })
})
