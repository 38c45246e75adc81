import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { chutesPlatform, type TestPlatform } from '../../support/chutes-platform.ts'
import { ask, deployChute } from './deployment.ts'

async function hotChute(options: Parameters<typeof chutesPlatform>[0] = {}) {
  const platform = await chutesPlatform({ ...options, habits: { coldMs: 0, ...options.habits } })
  const chute = await deployChute(platform)
  await ask(platform, `/chutes/warmup/${chute.chute_id}`)
  const call = (path: string, body: unknown, method = 'POST') =>
    ask(platform, `/slug/${chute.slug}${path}`, { method, ...(method === 'GET' ? {} : { body: body as object }) })
  return { platform, ...chute, call, [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose]() }
}

/** With a Host of our choice, which fetch does not take. */
function byHost(
  { url, account }: TestPlatform,
  host: string,
  path: string,
): Promise<{ status: number; text: string; invocation: unknown }> {
  return new Promise((resolve, reject) => {
    const headers = { host, authorization: account.apiKey, 'content-type': 'application/json' }
    const call = request(`${url}${path}`, { method: 'POST', headers }, (response) => {
      let text = ''
      response.on('data', (piece) => {
        text += piece
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, invocation: response.headers['x-chutes-invocationid'] }))
    })
    call.on('error', reject)
    call.end('{}')
  })
}

const utterance = { index: 'session', step: 1, prefix: 'how are', context: 'hello EOF', done: false, ground_truth: '' }

describe('a hot chute', () => {
  test('answers as the generated module does', async () => {
    await using chute = await hotChute()
    const said = await chute.call('/predict', utterance)
    const prediction = said.body.prediction
    expect(prediction).toMatch(/^how are \S/)
    expect(said).toEqual({
      status: 200,
      body: {
        success: true,
        model: 'owner/model',
        utterance: { ...utterance, prediction, evaluation: null },
        error: null,
        context_used: 'hello EOF',
        complete: true,
        prediction,
      },
    })
    expect((await chute.call('/predict', { ...utterance, prefix: ' ' })).body).toMatchObject({ success: false, error: 'No input provided' })
    expect((await chute.call('/health', {})).body).toMatchObject({
      status: 'healthy',
      answered: 1,
      failed: 1,
      up_seconds: expect.any(Number),
    })
  })

  test('is found by its Host; a Host of no chute is that of the platform', async () => {
    await using chute = await hotChute()
    const port = new URL(chute.platform.url).port
    const said = await byHost(chute.platform, `${chute.slug}.localhost:${port}`, '/health')
    expect(said).toMatchObject({ status: 200, invocation: expect.stringMatching(/^[0-9a-f-]{36}$/) })
    expect(JSON.parse(said.text)).toMatchObject({ status: 'healthy' })
    expect(await byHost(chute.platform, `nothing.localhost:${port}`, '/health')).toMatchObject({
      status: 404,
      text: '{"detail":"Not Found"}',
    })
    expect(await ask(chute.platform, '/slug/nothing/health', { method: 'POST', body: {} })).toEqual({
      status: 404,
      body: { detail: 'Not Found' },
    })
  })

  test.each([
    ['another path', '/nothing', {}, 'POST', 404, 'No matching cord found!'],
    ['another method', '/health', {}, 'GET', 404, 'No matching cord found!'],
    ['no JSON', '/predict', '{', 'POST', 400, /^invalid request JSON payload: /],
    ['a list', '/predict', '[]', 'POST', 500, /./],
    ['a number for a text', '/predict', { ...utterance, index: 1 }, 'POST', 400, /^Invalid request: /],
    ['half of a letter', '/predict', { ...utterance, prefix: '\ud800' }, 'POST', 400, /^Invalid request: /],
  ])('%s', async (_, path, body, method, status, detail) => {
    await using chute = await hotChute()
    const said = await chute.call(path, body, method)
    expect(said).toEqual({ status, body: { detail: typeof detail === 'string' ? detail : expect.stringMatching(detail) } })
  })

  test('asks who it is', async () => {
    await using chute = await hotChute()
    const path = `/slug/${chute.slug}/health`
    const said = await ask(chute.platform, path, { method: 'POST', body: {}, headers: {} })
    expect(said).toEqual({ status: 401, body: { detail: 'Authentication required.' } })
  })

  test.each([
    ['the caller has no money', { balance: 0 }, {}, 402, { message: expect.stringMatching(/^Account balance is \$0/) }],
    ['its account is in maintenance', {}, { maintenance: true }, 429, 'model is under maintenance'],
  ])('%s', async (_, account, habits, status, detail) => {
    await using chute = await hotChute()
    await ask(chute.platform, '/dev/account', { method: 'POST', body: { username: 'rehearsal', ...account } })
    await ask(chute.platform, '/dev/habits', { method: 'POST', body: habits })
    expect(await chute.call('/health', {})).toEqual({ status, body: { detail } })
  })

  test('is not there where its owner has no money', async () => {
    await using chute = await hotChute()
    const body = { username: 'second', balance: 5, hotkey: '5DtDLm5rQHShDqojQpsvcN8tRXHVFaecfDoRet1SU6BFD9Fi' }
    const { apiKey } = (await ask(chute.platform, '/dev/account', { method: 'POST', body })).body
    await ask(chute.platform, '/chutes/share', { method: 'POST', body: { chute_id_or_name: chute.chute_id, user_id_or_name: 'second' } })
    await ask(chute.platform, '/dev/account', { method: 'POST', body: { username: 'rehearsal', balance: 0 } })
    const said = await ask(chute.platform, `/slug/${chute.slug}/health`, { method: 'POST', body: {}, headers: { authorization: apiKey } })
    expect(said).toEqual({ status: 402, body: { detail: { message: expect.stringContaining('zero balance') } } })
  })
})

test('a cold chute says so, and has been asked for with that', async () => {
  let now = 1_800_000_000_000
  await using platform = await chutesPlatform({ now: () => now })
  const { chute_id, slug } = await deployChute(platform)
  const call = () => ask(platform, `/slug/${slug}/health`, { method: 'POST', body: {} })
  const detail = `No instances available (yet) for chute_id='${chute_id}'`
  expect(await call()).toEqual({ status: 503, body: { detail } })
  now += 101
  expect((await call()).status).toBe(200)
})

test('an instance takes as many calls at a time as its chute says', async () => {
  await using chute = await hotChute({ habits: { answerMs: 300 } })
  const [first, second] = await Promise.all([chute.call('/health', {}), chute.call('/health', {})])
  const detail = 'Infrastructure is at maximum capacity, try again later'
  expect([first, second].sort((one, other) => one.status - other.status)).toMatchObject([
    { status: 200 },
    { status: 429, body: { detail } },
  ])
  expect((await chute.call('/health', {})).status).toBe(200)
})

test('a function that the rehearsal does not know fails as one that raised would', async () => {
  await using chute = await hotChute()
  const cords = [{ path: '/speak', public_api_path: '/speak', public_api_method: 'POST', function: 'speak' }]
  const { chute_id, slug } = await deployChute(chute.platform, { name: 'other', cords })
  await ask(chute.platform, `/chutes/warmup/${chute_id}`)
  const said = await ask(chute.platform, `/slug/${slug}/speak`, { method: 'POST', body: {} })
  expect(said).toEqual({ status: 500, body: { detail: 'exhausted all available targets to no avail' } })
})
