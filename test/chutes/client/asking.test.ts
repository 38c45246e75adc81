import { describe, expect, it } from 'vitest'
import { openedChutes } from '../../support/chutes/opened.ts'
import { scriptedPlatform } from '../../support/chutes/scripted-platform.ts'
import { testSpec } from '../../support/chutes/test-spec.ts'

const { signal } = new AbortController()
const busy = { status: 502, text: '<html><title>Bad gateway</title></html>', type: 'text/html' }
const shown = { chute_id: 'c-1', name: 'owner-babelbit-4d40cc920ef2', slug: 'tester-owner-babelbit-4d40cc920ef2-x1y2z', hot: false }
const notice = 'DEPLOYMENT FEE NOTICE:\n===\nThe fee is $1,250.60\nTo acknowledge this fee, re-run with --accept-fee'

describe('a question that changes nothing twice', () => {
  it('is asked again where a gateway fails and where the connection breaks', async () => {
    await using platform = await scriptedPlatform(busy, 'cut', { json: shown })
    await using chutes = openedChutes(platform.url)
    expect(await chutes.chute('c-1', signal)).toMatchObject({ id: 'c-1', slug: 'tester-owner-babelbit-4d40cc920ef2-x1y2z' })
    expect(platform.seen.length).toBe(3)
  })

  it('is given up in the end', async () => {
    await using platform = await scriptedPlatform(busy)
    await using chutes = openedChutes(platform.url)
    await expect(chutes.share({ chuteId: 'c', user: 'u' }, signal)).rejects.toMatchObject({ code: 'E0007', exit: 3 })
    expect(platform.seen.length).toBe(3)
  })

  it('waits as long as a gateway asks', async () => {
    await using platform = await scriptedPlatform({ status: 429, text: 'slow down', headers: { 'retry-after': '1' } }, { json: shown })
    await using chutes = openedChutes(platform.url)
    const since = performance.now()
    await chutes.chute('c-1', signal)
    expect(performance.now() - since).toBeGreaterThanOrEqual(990)
  })

  it('does not wait an hour', async () => {
    await using platform = await scriptedPlatform({ status: 429, text: 'slow down', headers: { 'retry-after': '3600' } })
    await using chutes = openedChutes(platform.url)
    await expect(chutes.chute('c-1', signal)).rejects.toMatchObject({ code: 'E0007', exit: 4, remedy: expect.stringContaining('3600 s') })
    expect(platform.seen.length).toBe(1)
  })

  it('is an upload too: what the first one left is found as existing', async () => {
    await using platform = await scriptedPlatform('cut', { status: 409, json: { detail: 'Image with name=a and tag=b aready exists' } })
    await using chutes = openedChutes(platform.url)
    const order = { username: 'tester', name: 'a', tag: 'b', readme: 'r', dockerfile: 'FROM x', public: false }
    expect(await chutes.uploadImage(order, signal)).toBe('existed')
  })

  it('is a deletion too', async () => {
    await using platform = await scriptedPlatform('cut', { status: 404, json: { detail: 'No matching chute found!' } })
    await using chutes = openedChutes(platform.url)
    expect(await chutes.deleteChute('c-1', signal)).toBe(false)
  })
})

describe("a gateway's page with 404", () => {
  const page = { status: 404, text: '<!DOCTYPE html><html><title>Nothing here</title></html>', type: 'text/html' }

  it.each(['chute', 'image', 'deleteChute', 'deleteImage', 'startUpSessions'] as const)(
    'does not say to %s that there is none',
    async (name) => {
      await using platform = await scriptedPlatform(page)
      await using chutes = openedChutes(platform.url)
      await expect(chutes[name]('c-1', signal)).rejects.toMatchObject({
        ...{ code: 'E0011', why: expect.stringContaining('an HTML page: Nothing here') },
        remedy: expect.stringContaining('CHUTES_API_URL'),
      })
    },
  )
})

describe('deploy', () => {
  it.each([
    ['deployed', { json: shown }, { kind: 'deployed', chute: { slug: 'tester-owner-babelbit-4d40cc920ef2-x1y2z' } }],
    ['a fee', { status: 402, json: { detail: notice } }, { kind: 'fee', usd: 1250.6 }],
    ['unchanged', { status: 409, json: { detail: 'Chute with name=n, version=v and public=False already exists' } }, { kind: 'unchanged' }],
    ['the connection breaks', 'cut' as const, { kind: 'lost' }],
    ['a gateway that waits no longer', { status: 524, text: '<html><title>timeout</title></html>', type: 'text/html' }, { kind: 'lost' }],
  ])('%s: sent once', async (_title, answer, expected) => {
    await using platform = await scriptedPlatform(answer)
    await using chutes = openedChutes(platform.url)
    expect(await chutes.deploy(testSpec(), { acceptFee: false }, signal)).toMatchObject(expected)
    expect(platform.seen.map(({ url }) => url)).toEqual(['/chutes/?accept_fee=false'])
  })

  it('sends the fields of the Python package in their order, with names as they are', async () => {
    await using platform = await scriptedPlatform({ json: shown })
    await using chutes = openedChutes(platform.url)
    await chutes.deploy(testSpec({ tagline: 'é' }), { acceptFee: true }, signal)
    const text = platform.seen[0]?.body.toString() ?? ''
    expect(text).toContain('"tagline":"é"')
    const payload = JSON.parse(text)
    expect(Object.keys(payload)).toEqual([
      ...['name', 'tagline', 'readme', 'logo_id', 'image', 'public', 'standard_template', 'node_selector', 'filename', 'ref_str', 'code'],
      ...['concurrency', 'max_instances', 'scaling_threshold', 'shutdown_after_seconds', 'allow_external_egress', 'encrypted_fs', 'tee'],
      ...['lock_modules', 'revision', 'cords', 'jobs'],
    ])
    expect(payload).toMatchObject({
      image: 'tester/bbx-babelbit:0123456789abcdef',
      public: false,
      node_selector: { gpu_count: 1, min_vram_gb_per_gpu: 16, include: null, exclude: null },
      allow_external_egress: false,
    })
    expect(payload.cords.map((cord: { public_api_path: string }) => cord.public_api_path)).toEqual(['/health', '/predict'])
  })
})

describe('lists', () => {
  it('are taken page by page', async () => {
    const item = (id: number) => ({ ...shown, chute_id: `c-${id}` })
    const first = Array.from({ length: 100 }, (_, id) => item(id))
    await using platform = await scriptedPlatform({ json: { total: 101, items: first } }, { json: { total: 101, items: [item(100)] } })
    await using chutes = openedChutes(platform.url)
    const ids: string[] = []
    for await (const { id } of chutes.chutes(signal)) ids.push(id)
    expect(ids.length).toBe(101)
    expect(platform.seen.map(({ url }) => url)).toEqual([0, 1].map((page) => `/chutes/?include_public=false&limit=100&page=${page}`))
  })

  it('a chute whose slug is no host name is not taken', async () => {
    await using platform = await scriptedPlatform({ json: { ...shown, slug: 'evil.example/' } })
    await using chutes = openedChutes(platform.url)
    await expect(chutes.chute('c-1', signal)).rejects.toMatchObject({ code: 'E0011', why: expect.stringContaining('slug') })
  })

  it.each(['', '../users/me', 'a//b', 'x'.repeat(301)])('%j is neither an id nor a name', async (ref) => {
    await using chutes = openedChutes('http://127.0.0.1:1')
    await expect(chutes.chute(ref, signal)).rejects.toMatchObject({ code: 'U0001' })
  })
})
