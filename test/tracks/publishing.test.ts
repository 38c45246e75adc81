import { describe, expect, test } from 'vitest'
import { babelbitPublishing } from '../../src/tracks/babelbit/publishing.ts'
import { loadTrack } from '../../src/tracks/registry.ts'
import { sn21Publishing } from '../../src/tracks/sn21-publishing.ts'

const revision = '0123456789abcdef0123456789abcdef01234567'
const hotkey = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
const facts = { revision, hotkey, chute: null }

describe('subnet 21', () => {
  const v1 = sn21Publishing('v1')

  test('commits the string of the reference, 87 bytes', () => {
    const payload = v1.payload({ ...facts, repo: 'someuser/moshi_tuned' })
    // Reference sn21 6.1: its self-consistent example.
    expect(payload).toBe(`someuser:moshi_tuned:0:${revision}:15993035681305211302:v1`)
    expect(payload).toHaveLength(87)
  })

  test.each([
    ['a/b', true],
    [`owner/${'n'.repeat(32)}`, false],
    [`owner/${'n'.repeat(33)}`, true],
    ['', true],
    ['a/bc', false],
  ])('a repository named %j is refused: %s', (repo, refused) => {
    expect(v1.repositoryProblem(repo) !== null).toBe(refused)
  })

  test('the longest name that is taken fits into 128 bytes', () => {
    expect(Buffer.byteLength(v1.payload({ ...facts, repo: `owner/${'n'.repeat(32)}` }))).toBeLessThanOrEqual(128)
  })

  test.each([
    [`a:b:0:${revision}:1:v1`, { repo: 'a/b', revision, chute: null }],
    [`a:b:0:${revision}:1`, { repo: 'a/b', revision, chute: null }],
    ['a:b:0:None:None:None', { repo: 'a/b', revision: null, chute: null }],
    [`a:b:None:${revision}:1:v1`, null],
    ['a:b:0:c', null],
    ['{"model": "a/b"}', null],
    ['', null],
  ])('%j is read as validators read it', (text, found) => {
    expect(v1.parse(text)).toEqual(found)
  })

  test('commits first, because what is public can be copied', async () => {
    expect((await loadTrack('voice-to-voice')).publishing).toMatchObject({ netuid: 21, order: ['commit', 'publish'], sealing: 'plain' })
  })
})

describe('subnet 59', () => {
  test('commits the JSON of Python, key for key', () => {
    const repo = 'user/Babelbit-hot'
    expect(babelbitPublishing.payload({ ...facts, repo })).toBe(
      `{"model": "user/Babelbit-hot", "revision": "${revision}", "chute_id": null, "slug": null, "hotkey": "${hotkey}"}`,
    )
    expect(babelbitPublishing.payload({ ...facts, repo, chute: { id: 'c', slug: 's' } })).toContain(
      '"chute_id": "c", "slug": "s", "hotkey"',
    )
  })

  test('publishes first, and waits for nobody who serves nothing', async () => {
    expect((await loadTrack('babelbit')).publishing).toMatchObject({
      netuid: 59,
      order: ['publish', 'image', 'deploy', 'share', 'warm-up', 'ping', 'commit'],
      sealing: 'timelocked',
      chutes: true,
    })
    expect(babelbitPublishing.refusal({ served: false, chute: null })?.why).toContain('no axon')
    expect(babelbitPublishing.refusal({ served: true, chute: null })).toBeNull()
    expect(babelbitPublishing.refusal({ served: false, chute: { id: 'c', slug: 's' } })).toBeNull()
  })

  test.each([
    ['{"model": "a/b", "revision": null}', { repo: 'a/b', revision: null, chute: null }],
    ['{"model": "a/b", "revision": "r", "chute_id": null}', { repo: 'a/b', revision: 'r', chute: null }],
    ['{"model": "a/b", "revision": "r", "chute_id": "c", "slug": 3}', { repo: 'a/b', revision: 'r', chute: { id: 'c', slug: null } }],
    ['{"model": 3}', null],
    ['null', null],
    ['[]', null],
    ['a:b:0:c:d', null],
  ])('%j is read as validators read it', (text, found) => {
    expect(babelbitPublishing.parse(text)).toEqual(found)
  })

  test('is named after the hotkey', () => {
    expect(babelbitPublishing.defaultRepository({ username: 'u', hotkeyName: 'h', folderName: 'm' })).toBe('u/Babelbit-h')
  })
})
