import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, onTestFinished, test } from 'vitest'
import { chutesPlatform, signedHeaders } from '../../support/chutes-platform.ts'
import { ask, deployChute, deployment, imageForm, uploadImage } from './deployment.ts'

async function started() {
  const platform = await chutesPlatform()
  onTestFinished(() => platform[Symbol.asyncDispose]())
  return platform
}

const unknownSeed = randomBytes(32).toString('hex')

describe('signatures of a hotkey', () => {
  test.each([
    ['/users/me', 'me'],
    ['/chutes/', 'chutes'],
    ['/images/', 'images'],
    ['/secrets/', 'secrets'],
    ['/api_keys/', 'api_keys'],
  ])('%s is signed with the purpose %s, and with no other', async (path, purpose) => {
    const platform = await started()
    const seed = platform.account.hotkeySeed
    expect((await ask(platform, path, { headers: signedHeaders(seed, { purpose }) })).status).toBe(200)
    const headers = signedHeaders(seed, { purpose: 'other' })
    const wrong = await ask(platform, path, { headers })
    const { hotkey } = platform.account
    expect(wrong).toEqual({
      status: 401,
      body: { detail: `Invalid request signature for hotkey ${hotkey}. Message: ${hotkey}:${headers['x-chutes-nonce']}:${purpose}` },
    })
  })

  test('a body is signed by its digest, byte for byte', async () => {
    const platform = await started()
    const seed = platform.account.hotkeySeed
    await uploadImage(platform)
    const body = JSON.stringify(deployment('rehearsal/packages:abc123'))
    const sent = (text: string) =>
      ask(platform, '/chutes/?accept_fee=true', { method: 'POST', body: text, headers: signedHeaders(seed, { body }) })
    const changed = await sent(`${body} `)
    const digest = createHash('sha256').update(`${body} `).digest('hex')
    expect(changed).toMatchObject({ status: 401, body: { detail: expect.stringContaining(digest) } })
    expect((await sent(body)).status).toBe(200)
  })

  test('an upload is signed over the whole form', async () => {
    const platform = await started()
    const { bytes, type } = await imageForm(platform)
    const headers = { ...signedHeaders(platform.account.hotkeySeed, { body: bytes }), 'content-type': type }
    expect((await ask(platform, '/images/', { method: 'POST', body: bytes, headers })).status).toBe(202)
  })

  test.each([
    ['a nonce of milliseconds', { nonce: Date.now() }, {}, 'Invalid nonce!'],
    ['an old nonce', { nonce: Math.floor(Date.now() / 1000) - 601 }, {}, 'Invalid nonce!'],
    ['no number', { nonce: 'now' }, {}, 'Invalid nonce!'],
    ['0x in front', {}, { 'x-chutes-signature': '0x00' }, 'Invalid signature: 0x00'],
    ['another signature', {}, { 'x-chutes-signature': '00'.repeat(64) }, /^Invalid request signature for hotkey /],
  ])('%s', async (_, options, changes, detail) => {
    const platform = await started()
    const headers = { ...signedHeaders(platform.account.hotkeySeed, { purpose: 'me', ...options }), ...changes }
    const said = await ask(platform, '/users/me', { headers })
    expect(said).toEqual({ status: 401, body: { detail: typeof detail === 'string' ? detail : expect.stringMatching(detail) } })
  })

  test('a nonce may be ten minutes old, and be used again', async () => {
    const platform = await started()
    const headers = signedHeaders(platform.account.hotkeySeed, { purpose: 'me', nonce: Math.floor(Date.now() / 1000) - 590 })
    for (const _ of [1, 2]) expect((await ask(platform, '/users/me', { headers })).status).toBe(200)
  })

  test('a hotkey that nobody registered', async () => {
    const platform = await started()
    const headers = signedHeaders(unknownSeed, { purpose: 'me' })
    const detail = `Could not find user with hotkey: ${headers['x-chutes-hotkey']}`
    expect(await ask(platform, '/users/me', { headers })).toEqual({ status: 401, body: { detail } })
  })

  test('with a signature the key does not count', async () => {
    const platform = await started()
    const headers = { ...signedHeaders(unknownSeed, { purpose: 'me' }), authorization: platform.account.apiKey }
    expect((await ask(platform, '/users/me', { headers })).status).toBe(401)
  })
})

describe('API keys', () => {
  test.each([
    ['bare', (key: string) => key],
    ['Bearer', (key: string) => `Bearer ${key}`],
    ['Basic', (key: string) => `Basic ${key}`],
  ])('%s', async (_, write) => {
    const platform = await started()
    const headers = { authorization: write(platform.account.apiKey) }
    expect((await ask(platform, '/users/me', { headers })).status).toBe(200)
  })

  test.each([
    [{}, "Can't find a user with that api key in our db :("],
    [{ authorization: 'something' }, 'Missing or invalid authorization header(s)'],
    [{ authorization: 'Bearer a.b.c' }, 'Invalid token or user not found'],
    [{ authorization: `cpk_${'0'.repeat(32)}.${'0'.repeat(32)}.${'a'.repeat(32)}` }, 'Invalid token or user not found'],
    [{ 'x-api-key': 'something' }, "Can't find a user with that api key in our db :("],
  ] as const)('%j', async (headers, detail) => {
    const platform = await started()
    expect(await ask(platform, '/users/me', { headers })).toEqual({ status: 401, body: { detail } })
  })

  test('one with a scope calls chutes, and manages nothing', async () => {
    const platform = await started()
    const chute = await deployChute(platform)
    await ask(platform, `/chutes/warmup/${chute.chute_id}`)
    const scopes = [{ object_type: 'chutes', object_id: chute.chute_id, action: 'invoke' }]
    const made = await ask(platform, '/api_keys/', { method: 'POST', body: { name: 'calls', admin: false, scopes } })
    expect(made).toMatchObject({ status: 200, body: { admin: false, scopes: [{ object_type: 'chutes', method: 'invoke' }] } })
    const headers = { authorization: made.body.secret_key }
    expect((await ask(platform, `/slug/${chute.slug}/health`, { method: 'POST', body: {}, headers })).status).toBe(200)
    for (const path of ['/users/me', '/chutes/', `/chutes/${chute.chute_id}`])
      expect(await ask(platform, path, { headers })).toEqual({ status: 401, body: { detail: 'Invalid token or user not found' } })
    const again = await ask(platform, '/api_keys/', { method: 'POST', body: { name: 'calls', admin: true } })
    expect(again.status).toBe(409)
    const unknown = { name: 'other', admin: false, scopes: [{ object_type: 'users' }] }
    expect((await ask(platform, '/api_keys/', { method: 'POST', body: unknown })).status).toBe(400)
    const listed = await ask(platform, '/api_keys/')
    expect(JSON.stringify(listed.body)).not.toContain(made.body.secret_key)
    expect((await ask(platform, `/api_keys/${made.body.api_key_id}`, { method: 'DELETE' })).body).toMatchObject({ deleted: true })
    expect((await ask(platform, `/slug/${chute.slug}/health`, { method: 'POST', body: {}, headers })).status).toBe(401)
  })
})
