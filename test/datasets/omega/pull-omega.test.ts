import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { filesDigest } from '../../../src/datasets/files-digest.ts'
import { parquetFiles } from '../../../src/datasets/omega/parquet-files.ts'
import { type PullOmega, pullOmega } from '../../../src/datasets/omega/pull-omega.ts'
import { omegaPaths, pulledOmega } from '../../../src/datasets/omega/pulled-omega.ts'
import { openHub } from '../../../src/hub/open-hub.ts'
import { breakOff } from '../../support/hub/break-off.ts'
import { type LoopbackHub, loopbackHub } from '../../support/hub/loopback-hub.ts'
import { ulidAt } from '../../support/ulid-at.ts'

const now = Date.parse('2025-02-01T12:00:00Z')
const day = 86_400_000
const path = (bucket: string, age: number) => `default/train/${bucket}/${ulidAt(now - age)}.parquet`
const [old, older, newest] = [path('001', day), path('002', 3 * day), path('003', day / 2)]
const bytesOf = (fill: number) => Buffer.alloc(300_000, fill)
const files = { [old]: bytesOf(1), [older]: bytesOf(2), [newest]: bytesOf(3), 'README.md': 'x' }
const commits = { first: 'a'.repeat(40), second: 'b'.repeat(40) }

let cacheDir: string
beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'bbx-omega-pull-'))
})
afterEach(() => rm(cacheDir, { recursive: true, force: true }))

const serve = (commit = commits.first) =>
  loopbackHub(
    [{ kind: 'dataset', name: 'omegalabsinc/omega-voice', commit, files, large: [old, older, newest] }],
    // Smaller than the listing, so that it comes in pages.
    { pageSize: 2 },
  )

async function pull({ url }: LoopbackHub, more: Partial<PullOmega> = {}) {
  await using hub = openHub({ endpoint: url, token: null, patience: { tries: 2, pauseMs: 1 } })
  return pullOmega({
    set: 'omega-voice',
    hub,
    url,
    revision: 'main',
    by: 'reference',
    count: 2,
    cacheDir,
    signal: new AbortController().signal,
    now: () => new Date(now),
    agree: async () => true,
    onProgress() {},
    ...more,
  })
}

const root = () => omegaPaths('omega-voice', cacheDir).root
/** What lies in the cache, relative to its root. */
async function left(): Promise<string[]> {
  const entries = await readdir(root(), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name.replace(/^[0-9a-f]{32}/, 'PART'))
    .sort()
}
const asked = ({ requests }: LoopbackHub) => requests.filter(({ at, method }) => at === 'content' && method === 'GET').length

test("the validator's choice lies in a folder as in the repository, with a record of what it is", async () => {
  await using hub = await serve()
  const offered: unknown[] = []
  const set = await pull(hub, { agree: async ({ files: some, rule }, bytes) => offered.push([some.length, rule, bytes]) > 0 })
  expect(offered).toEqual([[2, 'the first of the listing', 600_000]])
  const folder = omegaPaths('omega-voice', cacheDir).set(set?.folder ?? '')
  const sha256 = (fill: number) => createHash('sha256').update(bytesOf(fill)).digest('hex')
  expect(set).toMatchObject({
    commit: commits.first,
    revision: 'main',
    by: 'reference',
    rule: 'the first of the listing',
    pulledAt: '2025-02-01T12:00:00.000Z',
    digest: await filesDigest(folder, parquetFiles(folder)),
    files: [
      { path: old, bytes: 300_000, sha256: sha256(1), verified: true },
      { path: older, bytes: 300_000, sha256: sha256(2), verified: true },
    ],
  })
  expect(await readFile(join(folder, older))).toEqual(bytesOf(2))
  expect(await pulledOmega('omega-voice', cacheDir)).toEqual(set)
  expect(await left()).toEqual([old.slice(18), older.slice(18), 'record.json'].sort())
})

test('the next set takes over what is here, and only it is kept; at another commit too', async () => {
  await using hub = await serve()
  const first = await pull(hub)
  await using later = await serve(commits.second)
  const bytes: number[] = []
  const second = await pull(later, { by: 'newest', agree: async (_, missing) => bytes.push(missing) > 0 })
  // The newest are the third file and the first, which is here.
  expect(second?.files.map((file) => file.path)).toEqual([newest, old])
  expect({ bytes, asked: asked(later), commit: second?.commit }).toEqual({ bytes: [300_000], asked: 1, commit: commits.second })
  expect((await readdir(root())).sort()).toEqual([second?.folder, 'record.json'].sort())
  expect(first?.folder).not.toBe(second?.folder)
})

test('a file that was changed on the disk is fetched again', async () => {
  await using hub = await serve()
  const set = await pull(hub)
  await writeFile(join(omegaPaths('omega-voice', cacheDir).set(set?.folder ?? ''), old), bytesOf(9))
  const again = await pull(hub)
  expect(asked(hub)).toBe(3)
  expect(again).toEqual(set)
  expect(await readFile(join(omegaPaths('omega-voice', cacheDir).set(set?.folder ?? ''), old))).toEqual(bytesOf(1))
})

test('no is an answer: nothing is fetched', async () => {
  await using hub = await serve()
  expect(await pull(hub, { agree: async () => false })).toBeNull()
  expect({ asked: asked(hub), left: await left() }).toEqual({ asked: 0, left: [] })
})

test('what broke off is gone on with: the first file is not fetched twice, of the second only the rest', async () => {
  await using hub = await serve()
  let sent = 0
  hub.misbehave((_, response, { at, path: asked }) => {
    if (at !== 'content' || ++sent === 1) return false
    // The content network names its files by their digest.
    breakOff(response, bytesOf(2), 100_000, { etag: `"${asked.slice(1, 65)}"` })
    return true
  })
  await expect(pull(hub)).rejects.toMatchObject({ code: 'E0007', exit: 4 })
  expect(await pulledOmega('omega-voice', cacheDir)).toBeNull()
  hub.misbehave(null)
  const before = hub.requests.length
  expect((await pull(hub))?.files).toHaveLength(2)
  const later = hub.requests.slice(before).filter(({ at }) => at === 'content')
  expect(later.map(({ range }) => range)).toEqual([expect.stringMatching(/^bytes=\d+-$/)])
})

test('bytes that are not those of the listing are refused, and what was here before stays', async () => {
  await using hub = await serve()
  const set = await pull(hub, { count: 1 })
  hub.misbehave((_, response, { at }) => {
    if (at !== 'content') return false
    response.writeHead(200, { 'content-length': 300_000 }).end(bytesOf(7))
    return true
  })
  await expect(pull(hub)).rejects.toMatchObject({ code: 'E0011' })
  expect(await pulledOmega('omega-voice', cacheDir)).toEqual(set)
})

test('a repository without such files, and a hub without the repository', async () => {
  await using empty = await loopbackHub([{ kind: 'dataset', name: 'omegalabsinc/omega-voice', files: { 'default/train/x.txt': 'x' } }])
  await expect(pull(empty)).rejects.toMatchObject({ code: 'E0001' })
  await using none = await loopbackHub([])
  await expect(pull(none)).rejects.toMatchObject({ code: 'E0010' })
})
