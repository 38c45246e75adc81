import { createHash } from 'node:crypto'
import { chmod, link, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import { contentHashes } from '../../src/submission/content-hash.ts'
import { openHashCache } from '../../src/submission/hash-cache.ts'

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const bytes = (fill: number, size = 1024 * 1024) => new Uint8Array(size).fill(fill)
/** What the cache takes a file for that it never read. */
const forged = 'f'.repeat(64)

let root: string
let cacheFolder: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bbx-root-'))
  cacheFolder = join(await mkdtemp(join(tmpdir(), 'bbx-cache-')), 'hashes')
})

const statOf = (path: string) => stat(join(root, path), { bigint: true })
/** Hashes as one call of bbx does. */
async function hash(path: string): Promise<string> {
  const cache = await openHashCache(cacheFolder, root)
  const found = await contentHashes(root, cache)(path)
  await cache.save()
  return found
}
/** Puts an entry for the file as it is now, so that it shows whether the file was read. */
async function note(path: string, hashedAtMs = Date.now() + 60_000): Promise<void> {
  const cache = await openHashCache(cacheFolder, root)
  cache.note(path, await statOf(path), { sha256: forged, hashedAtMs })
  await cache.save()
}

describe('a file is not read again', () => {
  test('where nothing about it changed', async () => {
    await writeFile(join(root, 'w.bin'), bytes(1))
    await note('w.bin')
    expect(await hash('w.bin')).toBe(forged)
    // Kept for the call after the next one too.
    expect(await hash('w.bin')).toBe(forged)
  })
})

describe('a file is read', () => {
  test.each<[string, (path: string) => Promise<unknown>]>([
    ['of other content', (path) => writeFile(path, bytes(2))],
    [
      'of other content and the same size, with its time put back',
      async (path) => {
        const { atime, mtime } = await stat(path)
        await pause(20)
        await writeFile(path, bytes(2))
        await utimes(path, atime, mtime)
      },
    ],
    [
      'that took its place with its time',
      async (path) => {
        const { atime, mtime } = await stat(path)
        await writeFile(`${path}.new`, bytes(2))
        await utimes(`${path}.new`, atime, mtime)
        await rename(`${path}.new`, path)
      },
    ],
    ['of another size', (path) => writeFile(path, bytes(2, 1024 * 1024 + 1))],
  ])('%s', async (_, change) => {
    await writeFile(join(root, 'w.bin'), bytes(1))
    await note('w.bin')
    await change(join(root, 'w.bin'))
    expect(await hash('w.bin')).toBe(sha(await readFile(join(root, 'w.bin'))))
  })

  test.each<[string, (path: string) => Promise<unknown>]>([
    ['its mode', (path) => chmod(path, 0o700)],
    ['its number of names', (path) => link(path, `${path}.again`)],
  ])('whose change time moved: %s', async (_, change) => {
    await writeFile(join(root, 'w.bin'), bytes(1))
    await note('w.bin')
    await pause(20)
    await change(join(root, 'w.bin'))
    expect(await hash('w.bin')).toBe(sha(bytes(1)))
  })

  test('that is small', async () => {
    await writeFile(join(root, 'a.txt'), 'one')
    await note('a.txt')
    expect(await hash('a.txt')).toBe(sha(Buffer.from('one')))
    expect(await readdir(cacheFolder).catch(() => [])).toEqual([])
  })

  test('that changed within two seconds before it was hashed', async () => {
    await writeFile(join(root, 'w.bin'), bytes(1))
    const changedAtMs = Number((await statOf('w.bin')).ctimeNs / 1_000_000n)
    await note('w.bin', changedAtMs + 1_999)
    expect(await hash('w.bin')).toBe(sha(bytes(1)))
    await note('w.bin', changedAtMs + 2_001)
    expect(await hash('w.bin')).toBe(forged)
  })

  test.each(['', '{"schema":"bbx.hashes/1"', '[]', '{"schema":"bbx.hashes/2","root":"/","files":{}}'])(
    'where the cache holds %j',
    async (text) => {
      await writeFile(join(root, 'w.bin'), bytes(1))
      await note('w.bin')
      const [name = ''] = await readdir(cacheFolder)
      await writeFile(join(cacheFolder, name), text)
      expect(await hash('w.bin')).toBe(sha(bytes(1)))
    },
  )

  test('after its digest turned out to be wrong', async () => {
    await writeFile(join(root, 'w.bin'), bytes(1))
    await note('w.bin')
    await (await openHashCache(cacheFolder, root)).forget()
    expect(await hash('w.bin')).toBe(sha(bytes(1)))
  })

  test('of another folder', async () => {
    await writeFile(join(root, 'w.bin'), bytes(1))
    await note('w.bin')
    const other = await openHashCache(cacheFolder, `${root}-2`)
    expect(other.find('w.bin', await statOf('w.bin'))).toBeNull()
  })
})

test('files that are gone leave the cache, and one that cannot be written is none', async () => {
  await writeFile(join(root, 'a.bin'), bytes(1))
  await writeFile(join(root, 'b.bin'), bytes(2))
  const cache = await openHashCache(cacheFolder, root)
  for (const path of ['a.bin', 'b.bin']) cache.note(path, await statOf(path), { sha256: forged, hashedAtMs: Date.now() + 60_000 })
  await cache.save()
  await rm(join(root, 'b.bin'))
  expect(await hash('a.bin')).toBe(forged)
  const [name = ''] = await readdir(cacheFolder)
  expect(Object.keys(JSON.parse(await readFile(join(cacheFolder, name), 'utf8')).files)).toEqual(['a.bin'])
  cacheFolder = join(root, 'a.bin', 'below a file')
  expect(await hash('a.bin')).toBe(sha(bytes(1)))
})
