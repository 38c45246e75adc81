import { describe, expect, test } from 'vitest'
import { zipNames } from '../../../src/localnet/chutes/zip-names.ts'
import { chutesPlatform } from '../../support/chutes-platform.ts'
import { ask, deployChute, emptyZip, imageForm, uploadImage } from './deployment.ts'
import { readStream } from './read-stream.ts'
import { zipOf } from './zip-of.ts'

const image = 'rehearsal/packages:abc123'

describe('an upload', () => {
  test.each([
    ['name of somebody else', { username: 'other' }, 401, 'Cannot make images for users other than yourself!'],
    ['name in another case', { username: 'Rehearsal' }, 401, 'Cannot make images for users other than yourself!'],
    // A newer server's FastAPI takes an empty text for none.
    ['empty readme', { readme: '' }, 422, undefined],
    ['short name', { name: 'ab' }, 422, undefined],
    ['tag with a blank', { tag: 'a b' }, 422, undefined],
  ])('%s', async (_, wish, status, detail) => {
    await using platform = await chutesPlatform()
    const said = await uploadImage(platform, wish)
    expect(said).toMatchObject({ status, ...(detail === undefined ? {} : { body: { detail } }) })
    if (status === 422) expect(said.body.detail[0]).toMatchObject({ loc: ['body', Object.keys(wish)[0]], msg: expect.any(String) })
  })

  test('without a field', async () => {
    await using platform = await chutesPlatform()
    const form = new FormData()
    form.set('username', 'rehearsal')
    const request = new Request('http://loopback', { method: 'POST', body: form })
    const headers = { authorization: platform.account.apiKey, 'content-type': request.headers.get('content-type') ?? '' }
    const said = await ask(platform, '/images/', { method: 'POST', body: new Uint8Array(await request.arrayBuffer()), headers })
    expect(said.status).toBe(422)
    expect(said.body.detail).toContainEqual(
      expect.objectContaining({ type: 'missing', loc: ['body', 'dockerfile'], msg: 'Field required' }),
    )
  })

  test('without 50 dollars, unless the account may develop without limits', async () => {
    await using platform = await chutesPlatform()
    const [account] = platform.platform.state.accounts
    if (account === undefined) throw new Error('no account')
    account.balance = 49.99
    expect(await uploadImage(platform)).toEqual({ status: 402, body: { detail: 'You must have a balance of >= $50 to create images.' } })
    account.roles.push('unlimited_dev')
    expect((await uploadImage(platform)).status).toBe(202)
  })

  test('twice, and once too often for a day', async () => {
    await using platform = await chutesPlatform({ habits: { changesADay: 2 } })
    expect((await uploadImage(platform)).status).toBe(202)
    expect(await uploadImage(platform)).toEqual({ status: 409, body: { detail: 'Image with name=packages and tag=abc123 aready exists' } })
    await uploadImage(platform, { tag: 'second' })
    const detail = 'You many only update/create 2 imagehistorys per 24 hours.'
    expect(await uploadImage(platform, { tag: 'third' })).toEqual({ status: 429, body: { detail } })
  })

  test('two at once: one of them is the first', async () => {
    await using platform = await chutesPlatform()
    const said = await Promise.all([uploadImage(platform), uploadImage(platform)])
    expect(said.map(({ status }) => status).sort()).toEqual([202, 409])
  })
})

describe('a build', () => {
  test.each([
    ['a good one', { dockerfile: 'FROM a:1\nRUN pip install b' }, 'built and pushed'],
    ['a file of its context', { dockerfile: 'FROM a:1\nADD chute.py /app/chute.py', zip: zipOf(['chute.py']) }, 'built and pushed'],
    ['a file that is not there', { dockerfile: 'FROM a:1\nADD chute.py /app/chute.py' }, /^error: no items matching glob "chute.py"/],
    ['no FROM', { dockerfile: 'RUN true' }, /^error: no FROM statement found/],
    ['a command that fails', { dockerfile: 'FROM a:1\nRUN false' }, /^error: while running runtime: exit status 1/],
    ['a member outside of the folder', { zip: zipOf(['ok', '../evil']) }, /^error: Invalid build context: \.\.\/evil/],
    ['no archive', { zip: Buffer.from('not a zip') }, /^error: File is not a zip file/],
  ])('%s', async (_, wish, status) => {
    let now = 1_800_000_000_000
    await using platform = await chutesPlatform({ now: () => now })
    const { status: code, body } = await uploadImage(platform, wish)
    expect([code, body.status]).toEqual([202, 'pending build'])
    now += 50
    expect((await ask(platform, `/images/${image}`)).body).toMatchObject({ status: 'building', build_completed_at: null })
    now += 60
    expect((await ask(platform, `/images/${body.image_id}`)).body.status).toMatch(status)
  })

  /** Its build takes ten seconds of a clock that the test moves. */
  async function building(habits: object = {}, wish: object = {}) {
    let now = 1_800_000_000_000
    const platform = await chutesPlatform({ habits: { buildMs: 10_000, ...habits }, now: () => now })
    const path = `/images/${(await uploadImage(platform, { dockerfile: 'FROM a:1\nRUN one', ...wish })).body.image_id}/logs`
    /** What the log says while ten seconds pass, from the first dot on. */
    const followed = async (query: string, isEnough: (text: string) => boolean) => {
      let begun = () => {}
      const isBegun = new Promise<void>((resolve) => {
        begun = resolve
      })
      const reading = readStream(platform, `${path}${query}`, (text) => {
        begun()
        return isEnough(text)
      })
      await isBegun
      now += 10_000
      return reading
    }
    return { platform, path, followed, pass: (ms: number) => (now += ms), [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose]() }
  }

  test('its log is followed by lines, ends with DONE, goes on with dots, and is plain text afterwards', async () => {
    await using build = await building()
    const text = await build.followed('', (read) => /DONE\n(\.\n){2}/.test(read))
    const lines = text.split('\n').filter((line) => line.startsWith('data: '))
    const events = lines.map((line) => JSON.parse(line.slice(6)))
    expect(events.map(({ log }) => log.log)).toEqual([
      'STEP 1/2: FROM a:1',
      'STEP 2/2: RUN one',
      expect.stringContaining('nothing was built'),
    ])
    expect(events.every(({ log, offset }) => log.log_type === 'stdout' && /^\d{13}-\d$/.test(offset))).toBe(true)
    expect(text).toMatch(/^\.\n/)
    expect(text).not.toContain('\n\n')
    expect((await ask(build.platform, build.path)).body).toMatch(/^STEP 1\/2: FROM a:1\nSTEP 2\/2: RUN one\n/)
  })

  test('its log goes on behind the line of an offset', async () => {
    await using build = await building()
    build.pass(6_000)
    const text = await readStream(build.platform, build.path, (read) => read.includes('data: '))
    const { offset } = JSON.parse(/data: (.*)/.exec(text)?.[1] ?? '')
    const rest = await build.followed(`?offset=${offset}`, (read) => read.includes('DONE'))
    expect(rest).not.toContain('STEP 1/2')
    expect(rest).toContain('STEP 2/2')
  })

  test('the log of one that fails only dots; its status says why', async () => {
    await using build = await building({ failBuilds: 'no space left on device' })
    const text = await build.followed('', (read) => /no space left on device.*\n(\.\n){15}$/.test(read))
    expect(text).toMatch(/no space left on device.*\n(\.\n){15}$/)
    expect(text).not.toContain('DONE')
    expect((await ask(build.platform, `/images/${image}`)).body.status).toBe('error: no space left on device')
  })
})

test('images are found by id, by name and tag, by user, name and tag; those of others where they are public', async () => {
  await using platform = await chutesPlatform()
  const { body } = await uploadImage(platform, { public: 'True' })
  const made = await ask(platform, '/dev/account', {
    method: 'POST',
    body: { username: 'second', hotkey: '5DtDLm5rQHShDqojQpsvcN8tRXHVFaecfDoRet1SU6BFD9Fi' },
  })
  const other = { headers: { authorization: made.body.apiKey } }
  const found = async (ref: string, who = {}) => (await ask(platform, `/images/${ref}`, who)).body.image_id ?? null
  const id = body.image_id
  expect(await Promise.all([id, 'packages:abc123', image, 'rehearsal/packages:nope'].map((ref) => found(ref)))).toEqual([id, id, id, null])
  expect(await Promise.all([id, 'packages:abc123', image].map((ref) => found(ref, other)))).toEqual([id, null, id])
  expect((await ask(platform, `/images/${id}`, { ...other, method: 'DELETE' })).status).toBe(404)
  expect((await ask(platform, '/images/', other)).body.total).toBe(0)
  expect((await ask(platform, '/images/?include_public=true&name=pack', other)).body.items).toMatchObject([{ image_id: id, tag: 'abc123' }])
})

test('an image in use is not deleted', async () => {
  await using platform = await chutesPlatform()
  const chute = await deployChute(platform)
  const detail = 'Image is in use by one or more chutes'
  expect(await ask(platform, `/images/${image}`, { method: 'DELETE' })).toEqual({ status: 409, body: { detail } })
  await ask(platform, `/chutes/${chute.chute_id}`, { method: 'DELETE' })
  expect((await ask(platform, `/images/${image}`, { method: 'DELETE' })).body).toMatchObject({ deleted: true })
})

test('the names in an archive', async () => {
  await using platform = await chutesPlatform()
  expect(zipNames(emptyZip)).toEqual([])
  expect(zipNames(zipOf(['a', 'b/c.py']))).toEqual(['a', 'b/c.py'])
  expect(zipNames(Buffer.alloc(10))).toBe(null)
  expect(zipNames(Buffer.concat([emptyZip.subarray(0, 10), Buffer.from([9, 0]), emptyZip.subarray(12)]))).toBe(null)
  expect((await imageForm(platform)).bytes.length).toBeGreaterThan(22)
})
