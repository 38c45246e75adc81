import { describe, expect, test } from 'vitest'
import { deploymentFee, matchingGpus } from '../../../src/localnet/chutes/gpus.ts'
import { chutesPlatform, type TestPlatform } from '../../support/chutes-platform.ts'
import { ask, deployChute, deployment, uploadImage } from './deployment.ts'

const image = 'rehearsal/packages:abc123'

async function deploy(platform: TestPlatform, changes: object = {}, query = '?accept_fee=true') {
  return ask(platform, `/chutes/${query}`, { method: 'POST', body: deployment(image, changes) })
}

async function withImage(options: Parameters<typeof chutesPlatform>[0] = {}): Promise<TestPlatform> {
  const platform = await chutesPlatform(options)
  await uploadImage(platform)
  return platform
}

// Reference chutes 4.3: for one GPU and for two.
test.each([
  [16, 0.6, 2.4],
  [24, 0.75, 3],
  [48, 1.5, 6],
  [140, 8.25, 33],
])('the fee for %i GB: $%d, and $%d for two', (vram, one, two) => {
  const selector = { gpu_count: 1, min_vram_gb_per_gpu: vram }
  expect([deploymentFee(selector), deploymentFee({ ...selector, gpu_count: 2 })]).toEqual([one, two])
})

test('a GPU that ordinary users do not get is theirs once they exclude another', () => {
  const selector = { gpu_count: 1, min_vram_gb_per_gpu: 140 }
  expect(matchingGpus(selector)).toEqual(['h200'])
  expect(matchingGpus({ ...selector, exclude: ['h200'] })).toEqual(['mi300x', 'b200'])
})

describe('refusals, in the order of the platform', () => {
  const ban = 'import base64\nexec(base64.b64decode("aQ=="))\n'
  test.each([
    ['a reserved name', { name: 'my-affine-chute', code: ban }, 403, /reserved/],
    ['code that the check bans', { code: ban, public: true }, 403, /^\{"reasoning":.*"ban_reasons":\[.*"final_result":"ban"\}$/],
    ['public, without the permission', { public: true, image: 'rehearsal/none:none' }, 400, /public/],
    ['no such image', { image: 'rehearsal/none:none' }, 400, 'Chute image not found, or does not belong to you'],
    [
      'an image by id in another case of its name',
      { image: 'rehearsal/Packages:abc123' },
      400,
      'Chute image not found, or does not belong to you',
    ],
    ['no GPU', { node_selector: { include: ['a4000'], min_vram_gb_per_gpu: 80 } }, 400, /GPU/],
    ['5090s alone', { node_selector: { include: ['5090'] } }, 403, /5090/],
    ['more than 140 GB', { node_selector: { include: ['b200'], exclude: [] } }, 403, /GPU/],
    ['the vllm template', { standard_template: 'vllm' }, 400, 'Missing required revision parameter for vllm template.'],
    ['no Python', { code: 'def (' }, 400, /^Validation failure: /],
    ['neither cords nor jobs', { cords: [] }, 400, /cords or jobs/],
  ])('%s', async (_, changes, status, detail) => {
    await using platform = await withImage()
    const said = await deploy(platform, changes)
    expect(said).toEqual({ status, body: { detail: typeof detail === 'string' ? detail : expect.stringMatching(detail) } })
    // Nothing was made, and nothing paid.
    expect(platform.platform.state.chutes).toEqual([])
    expect(platform.platform.state.accounts[0]?.balance).toBe(1000)
  })

  test.each([
    [{ name: 'ab' }, 'name'],
    [{ filename: 'chute-1.py' }, 'filename'],
    [{ concurrency: 257 }, 'concurrency'],
    [{ shutdown_after_seconds: 59 }, 'shutdown_after_seconds'],
    [{ code: 'x'.repeat(150_001) }, 'code'],
    [{ node_selector: { include: ['nope'] } }, 'node_selector'],
    [{ node_selector: { exclude: ['constructor'] } }, 'node_selector'],
    [{ node_selector: undefined }, 'node_selector'],
    [{ cords: [{ path: '/with-dash', function: 'f' }] }, 'cords'],
  ])('422 for %j', async (changes, field) => {
    await using platform = await withImage()
    const said = await deploy(platform, changes)
    expect(said).toMatchObject({ status: 422, body: { detail: [{ type: expect.any(String), msg: expect.any(String) }] } })
    expect(said.body.detail[0].loc.slice(0, 2)).toEqual(['body', field])
  })

  test('no JSON', async () => {
    await using platform = await withImage()
    const said = await ask(platform, '/chutes/', { method: 'POST', body: '{' })
    expect(said).toMatchObject({ status: 422, body: { detail: [{ type: 'json_invalid' }] } })
  })
})

describe('the fee', () => {
  test('more than there is', async () => {
    await using platform = await withImage()
    await ask(platform, '/dev/account', { method: 'POST', body: { username: 'rehearsal', balance: 0.6 } })
    const detail = expect.stringMatching(
      /^The deployment fee, based on your node selector, is \$0\.6, but you have a balance of 0\.6\. Please top up/,
    )
    expect(await deploy(platform)).toEqual({ status: 402, body: { detail } })
    expect((await deploy(platform, {}, '')).body.detail).toMatch(/^DEPLOYMENT FEE NOTICE/)
  })

  test.each([
    ['a free account', { roles: ['free_account'] }, {}],
    ['a platform that takes none', {}, { freeDeployments: true }],
  ])('%s: a quote deploys at once', async (_, account, habits) => {
    await using platform = await withImage({ habits })
    await ask(platform, '/dev/account', { method: 'POST', body: { username: 'rehearsal', ...account } })
    expect((await deploy(platform, {}, '?accept_fee=false')).status).toBe(200)
    expect(platform.platform.state.accounts[0]?.balance).toBe(1000)
  })
})

describe('by name', () => {
  test('the same again is refused, other code replaces it without a fee, and a quote does so at once', async () => {
    await using platform = await withImage()
    const made = (await deploy(platform)).body
    const detail = `Chute with name=wanted, version=${made.version} and public=False already exists`
    // Though something else than image and code is another.
    expect(await deploy(platform, { concurrency: 9 })).toEqual({ status: 409, body: { detail } })
    const changed = await deploy(platform, { code: 'print(2)\n' }, '?accept_fee=false')
    expect(changed).toMatchObject({ status: 200, body: { chute_id: made.chute_id, slug: made.slug } })
    expect(changed.body.version).not.toBe(made.version)
    expect(platform.platform.state.accounts[0]?.balance).toBe(999.4)
    expect((await ask(platform, `/chutes/code/${made.chute_id}`)).body).toBe('print(2)\n')
  })

  test('`_` stands for any letter: another chute is overwritten', async () => {
    await using platform = await withImage()
    const made = await deployChute(platform, { name: 'a-b' })
    const other = await deploy(platform, { name: 'a_b', code: 'print(2)\n' })
    expect(other.body.chute_id).toBe(made.chute_id)
    await deployChute(platform, { name: 'a.b', code: 'print(3)\n' })
    // Two are alike now, and the platform fails.
    expect((await deploy(platform, { name: 'a_b', code: 'print(4)\n' })).status).toBe(500)
  })

  test('a slug that is taken gets letters behind it', async () => {
    await using platform = await withImage()
    const long = 'averyveryverylonghuggingfaceusername0123456789abcdef-babelbit'
    const [one, two] = [await deployChute(platform, { name: `${long}-one` }), await deployChute(platform, { name: `${long}-two` })]
    expect(one.slug).toHaveLength(58)
    expect(two.slug).toMatch(new RegExp(`^${one.slug}-[a-z0-9]{5}$`))
  })

  test('24 changes a day, a removal among them', async () => {
    let now = 1_800_000_000_000
    await using platform = await withImage({ now: () => now })
    const { chute_id } = await deployChute(platform)
    await ask(platform, `/chutes/${chute_id}`, { method: 'DELETE' })
    for (let made = 2; made < 24; made++) expect((await deploy(platform, { code: `print(${made})\n` })).status).toBe(200)
    const detail = 'You many only update/create 24 chutehistorys per 24 hours.'
    expect(await deploy(platform, { code: 'print(24)\n' })).toEqual({ status: 429, body: { detail } })
    now += 86_400_001
    expect((await deploy(platform, { code: 'print(24)\n' })).status).toBe(200)
  })
})

describe('lists', () => {
  test('show for a minute what they showed', async () => {
    let now = 1_800_000_000_000
    await using platform = await withImage({ habits: { listCacheMs: 60_000 }, now: () => now })
    expect((await ask(platform, '/chutes/?limit=5')).body.total).toBe(0)
    await deployChute(platform)
    expect((await ask(platform, '/chutes/?limit=5')).body.total).toBe(0)
    expect((await ask(platform, '/chutes/?limit=6')).body.total).toBe(1)
    now += 60_001
    expect((await ask(platform, '/chutes/?limit=5')).body.total).toBe(1)
  })

  test('come in pages, with the cords beside them', async () => {
    await using platform = await withImage()
    for (const name of ['one-a', 'two-a', 'three']) await deployChute(platform, { name })
    const { body } = await ask(platform, '/chutes/?include_public=False&name=-a&limit=1&page=1')
    expect(body).toMatchObject({ total: 2, page: 1, limit: 1, items: [{ name: 'one-a', cords: null }] })
    expect(body.cord_refs[body.items[0].cord_ref_id]).toMatchObject([{ path: '/health' }, { path: '/predict' }])
  })

  test('a look-up of one can lag behind too', async () => {
    let now = 1_800_000_000_000
    await using platform = await withImage({ habits: { lookupCacheMs: 180_000 }, now: () => now })
    const { chute_id } = await deployChute(platform)
    const version = async () => (await ask(platform, `/chutes/${chute_id}`)).body.version
    const before = await version()
    await deploy(platform, { code: 'print(2)\n' })
    expect(await version()).toBe(before)
    now += 180_001
    expect(await version()).not.toBe(before)
  })
})

describe('sharing', () => {
  const share = (platform: TestPlatform, chute: string, user: string, path = '/chutes/share') =>
    ask(platform, path, { method: 'POST', body: { chute_id_or_name: chute, user_id_or_name: user } })

  test.each([
    ['by id', '021f1aff-fa98-5f57-a5d2-727ba8bfe39d', 200, "Successfully shared chute.name='wanted' with user.username='validator_021f'"],
    ['by name', 'WildSageLabs', 200, "Successfully shared chute.name='wanted' with user.username='WildSageLabs'"],
    ['with nobody', 'nobody', 404, 'Could not find target user to share with'],
    ['with oneself', 'rehearsal', 400, 'Cannot share a chute with yourself'],
    ['with several that are alike', '______', 500, 'Internal Server Error'],
  ])('%s', async (_, user, status, text) => {
    await using platform = await withImage()
    await deployChute(platform)
    await ask(platform, '/dev/account', {
      method: 'POST',
      body: { username: 'rizzo3', hotkey: '5DtDLm5rQHShDqojQpsvcN8tRXHVFaecfDoRet1SU6BFD9Fi' },
    })
    expect(await share(platform, 'wanted', user)).toEqual({ status, body: status === 200 ? { status: text } : { detail: text } })
  })

  test('a chute that is not there', async () => {
    await using platform = await withImage()
    expect(await share(platform, 'wanted', 'rizzo2')).toEqual({
      status: 404,
      body: { detail: 'Did not find target chute wanted, or it does not belong to you' },
    })
  })

  test('twice is once; who has it sees it, its source, and calls it, until it is taken back', async () => {
    await using platform = await withImage()
    const { chute_id, slug } = await deployChute(platform)
    const made = await ask(platform, '/dev/account', {
      method: 'POST',
      body: { username: 'second', balance: 1, hotkey: '5DtDLm5rQHShDqojQpsvcN8tRXHVFaecfDoRet1SU6BFD9Fi' },
    })
    const other = { headers: { authorization: made.body.apiKey } }
    const sees = async () => [
      (await ask(platform, `/chutes/${chute_id}`, other)).status,
      (await ask(platform, `/chutes/code/${chute_id}`, other)).status,
      (await ask(platform, `/slug/${slug}/health`, { ...other, method: 'POST', body: {} })).status,
    ]
    expect(await sees()).toEqual([404, 404, 404])
    for (const _ of [1, 2]) expect((await share(platform, chute_id, 'second')).status).toBe(200)
    expect(await sees()).toEqual([200, 200, 503])
    expect((await share(platform, chute_id, made.body.userId, '/chutes/unshare')).status).toBe(200)
    expect(await sees()).toEqual([404, 404, 404])
  })
})
