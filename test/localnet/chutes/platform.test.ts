import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { chutesPlatform, signedHeaders } from '../../support/chutes-platform.ts'
import { ask, deployChute, uploadImage } from './deployment.ts'
import { readStream } from './read-stream.ts'

const seed = '11'.repeat(32)
const hotkey = '5DtDLm5rQHShDqojQpsvcN8tRXHVFaecfDoRet1SU6BFD9Fi'

describe('accounts', () => {
  test.each([
    ['newminer', { valid: true, available: true }],
    ['REHEARSAL', { valid: true, available: false }],
    ['a', { valid: false, available: false }],
    ['with blank', { valid: false, available: false }],
  ])('the name %s', async (name, expected) => {
    await using platform = await chutesPlatform()
    const path = `/users/name_check?username=${encodeURIComponent(name)}`
    expect(await ask(platform, path, { headers: {} })).toEqual({ status: 200, body: expected })
  })

  test('a hotkey registers, once, and signs from then on', async () => {
    await using platform = await chutesPlatform()
    const register = (username: string, query = '?token=replaceme') => {
      const body = JSON.stringify({ username, coldkey: hotkey })
      return ask(platform, `/users/register${query}`, { method: 'POST', body, headers: signedHeaders(seed, { body }) })
    }
    expect(await register('newminer', '')).toMatchObject({ status: 400, body: { detail: expect.stringContaining('chutes>=0.3.33') } })
    expect((await register('no blank')).status).toBe(400)
    expect((await register('Rehearsal')).status).toBe(409)
    const made = await register('newminer')
    expect(made).toMatchObject({
      status: 200,
      body: { username: 'newminer', hotkey, api_key: null, fingerprint: expect.stringMatching(/^\w{32}$/) },
    })
    expect(await register('another')).toMatchObject({ status: 409 })
    const me = await ask(platform, '/users/me', { headers: signedHeaders(seed, { purpose: 'me' }) })
    expect(me.body).toMatchObject({ username: 'newminer', user_id: made.body.user_id, balance: 0 })
  })

  test('four a day', async () => {
    await using platform = await chutesPlatform({ habits: { registrationsADay: 0 } })
    const body = JSON.stringify({ username: 'newminer', coldkey: hotkey })
    const said = await ask(platform, '/users/register?token=t', { method: 'POST', body, headers: signedHeaders(seed, { body }) })
    expect(said).toEqual({ status: 429, body: { detail: 'Too may registration requests.' } })
  })

  test('prices are for everybody, roles are bits', async () => {
    await using platform = await chutesPlatform()
    const { body } = await ask(platform, '/pricing', { headers: {} })
    expect(body.gpu_price_estimates.h200).toMatchObject({ usd: { hour: 2.75 } })
    expect(await ask(platform, '/ping', { headers: {} })).toEqual({ status: 200, body: { message: 'pong' } })
    await ask(platform, '/dev/account', { method: 'POST', body: { username: 'rehearsal', roles: ['free_account', 'public_deployment'] } })
    const me = await ask(platform, '/users/me')
    // Bits 4 and 11 (reference chutes 3.10).
    expect(me.body).toMatchObject({ permissions_bitmask: 2064, permissions: expect.arrayContaining(['Allow deploying models publicly.']) })
  })

  test('secrets belong to a chute and go with it', async () => {
    await using platform = await chutesPlatform()
    const { chute_id } = await deployChute(platform)
    const create = (purpose: string) =>
      ask(platform, '/secrets/', { method: 'POST', body: { purpose, key: 'HF_TOKEN', value: 'not kept' } })
    expect((await create('nothing')).status).toBe(404)
    const made = await create('wanted')
    expect(made).toMatchObject({ status: 200, body: { key: 'HF_TOKEN', purpose: chute_id } })
    expect(await create(chute_id)).toEqual({ status: 409, body: { detail: 'A secret already exists for this purpose with this key.' } })
    expect((await ask(platform, `/secrets/${made.body.secret_id}`)).status).toBe(200)
    expect(JSON.stringify(platform.platform.state)).not.toContain('not kept')
    await ask(platform, `/chutes/${chute_id}`, { method: 'DELETE' })
    expect((await ask(platform, '/secrets/')).body.total).toBe(0)
  })
})

describe('addresses', () => {
  test.each([
    ['POST', '/chutes', 307],
    ['GET', '/images', 307],
    ['GET', '/chutes/warmup/x/', 401],
    ['PATCH', '/chutes/', 405],
    ['POST', '/chutes/abc/predict', 405],
    ['GET', '/nothing', 404],
    ['GET', '//', 404],
    ['GET', '/images/%ff', 404],
  ])('%s %s is answered with %i', async (method, path, status) => {
    await using platform = await chutesPlatform()
    const body = method === 'POST' ? { body: {} } : {}
    const said = await ask(platform, path, { method, ...body, ...(status === 401 ? { headers: { authorization: 'x' } } : {}) })
    expect(said.status).toBe(status)
    if (status === 405) expect(said.body).toEqual({ detail: 'Method Not Allowed' })
    if (status === 404) expect(said.body).toEqual({ detail: 'Not Found' })
  })
})

describe('faults', () => {
  test('each hits the wanted requests, and no other', async () => {
    await using platform = await chutesPlatform()
    const faults = [
      { route: 'me', status: 502, html: '<html>Bad Gateway</html>' },
      { route: 'me', status: 429, retryAfterS: 7, skip: 1 },
      { route: 'ping', cut: 'before', times: 2 },
    ]
    expect((await ask(platform, '/dev/faults', { method: 'POST', body: faults })).body).toHaveLength(3)
    expect(await ask(platform, '/users/me')).toEqual({ status: 502, body: '<html>Bad Gateway</html>' })
    expect((await ask(platform, '/users/me')).status).toBe(200)
    const limited = await fetch(`${platform.url}/users/me`)
    expect([limited.status, limited.headers.get('retry-after'), await limited.json()]).toEqual([429, '7', { detail: 'on demand' }])
    for (const _ of [1, 2]) await expect(ask(platform, '/ping')).rejects.toThrow()
    expect((await ask(platform, '/ping')).status).toBe(200)
    expect((await ask(platform, '/dev/faults')).body).toEqual([])
    expect((await ask(platform, '/dev/faults', { method: 'POST', body: [{ route: 'nothing' }] })).status).toBe(422)
  })

  test('an answer that is lost: the chute is there', async () => {
    await using platform = await chutesPlatform()
    await uploadImage(platform)
    platform.fault({ route: 'deploy', cut: 'after' })
    await expect(deployChute(platform)).rejects.toThrow()
    expect(platform.platform.state.chutes).toMatchObject([{ slug: 'rehearsal-wanted' }])
    expect((await ask(platform, '/chutes/wanted')).status).toBe(200)
  })

  test('a stream that breaks, and one that falls silent', async () => {
    await using platform = await chutesPlatform({ habits: { neverHot: true } })
    const { chute_id } = await deployChute(platform)
    platform.fault({ route: 'warmup', stream: 'cut' })
    await expect(readStream(platform, `/chutes/warmup/${chute_id}`)).rejects.toThrow()
    platform.fault({ route: 'warmup', stream: 'stall' })
    const silent = fetch(`${platform.url}/chutes/warmup/${chute_id}`, {
      headers: { authorization: platform.account.apiKey },
      signal: AbortSignal.timeout(300),
    })
    let text = ''
    await expect(
      silent.then(async ({ body }) => {
        for await (const piece of body ?? []) text += Buffer.from(piece).toString('utf8')
      }),
    ).rejects.toThrow()
    expect(text.match(/data: /g)).toHaveLength(1)
  })

  test('a wrong habit is refused and changes nothing', async () => {
    await using platform = await chutesPlatform()
    expect((await ask(platform, '/dev/habits', { method: 'POST', body: { coldMs: -1, neverHot: true } })).status).toBe(422)
    expect((await ask(platform, '/dev/habits')).body).toMatchObject({ neverHot: false, coldMs: 100 })
    expect((await ask(platform, '/dev/habits', { method: 'POST', body: { neverHot: true } })).body).toMatchObject({
      neverHot: true,
      coldMs: 100,
    })
  })
})

describe('in a folder', () => {
  test('it goes on where it was, with its key', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bbx-rehearsal-chutes-'))
    let first: { account: object; chute: string }
    {
      await using platform = await chutesPlatform({ folder })
      first = { account: platform.account, chute: (await deployChute(platform)).chute_id }
      await expect(chutesPlatform({ folder })).rejects.toMatchObject({ code: 'E0006' })
    }
    // It has keys in it.
    expect((await stat(join(folder, 'platform.json'))).mode & 0o777).toBe(0o600)
    await using platform = await chutesPlatform({ folder })
    expect(platform.account).toEqual(first.account)
    expect((await ask(platform, '/chutes/')).body.items).toMatchObject([{ chute_id: first.chute, name: 'wanted' }])
  })

  test('a file that is something else is refused and left as it is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bbx-rehearsal-chutes-'))
    await writeFile(join(folder, 'platform.json'), '{}')
    await expect(chutesPlatform({ folder })).rejects.toMatchObject({ code: 'U0007' })
    expect(await readFile(join(folder, 'platform.json'), 'utf8')).toBe('{}')
  })
})
