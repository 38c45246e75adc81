import { createHash } from 'node:crypto'
import { chmod, mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fingerprint } from '../../src/submission/fingerprint.ts'
import { folderFiles } from '../../src/submission/folder-files.ts'
import { folderWith } from '../support/submission-folder.ts'

const of = (folder: string) => fingerprint(folderFiles(folder))
const sha = (text: string | Buffer) => createHash('sha256').update(text).digest('hex')
const small = { 'a.txt': 'one', 'b/c.bin': Buffer.from([0, 255, 10]), 'run.sh': { executable: 'x' }, link: { link: 'b/c.bin' } }

test('is what its documentation says', async () => {
  // Written out by hand from the comment of fingerprint.ts, in order of path.
  const lines = [
    `f ${sha('one')} a.txt\0`,
    `f ${sha(Buffer.from([0, 255, 10]))} b/c.bin\0`,
    `l ${sha('b/c.bin')} link\0`,
    `x ${sha('x')} run.sh\0`,
  ]
  expect(await of(await folderWith(small))).toBe(`sha256:${sha(`bbx-fingerprint/1\n${lines.join('')}`)}`)
})

describe('what does not matter', () => {
  test('the order in which files were made, and their times', async () => {
    const one = await folderWith(small)
    const two = await folderWith(Object.fromEntries(Object.entries(small).reverse()))
    await utimes(join(two, 'a.txt'), 1, 1)
    expect(await of(two)).toBe(await of(one))
  })

  test.each<[string, (folder: string) => Promise<unknown>]>([
    ['rights of others', (folder) => chmod(join(folder, 'a.txt'), 0o644)],
    ['an empty folder', (folder) => mkdir(join(folder, 'empty/inside'), { recursive: true })],
    ['.env', (folder) => writeFile(join(folder, '.env'), 'A=1')],
    ['.env.local below', (folder) => writeFile(join(folder, 'b/.env.local'), 'A=1')],
    ['.bbx', (folder) => mkdir(join(folder, '.bbx')).then(() => writeFile(join(folder, '.bbx/x'), 'x'))],
    ['a virtual environment', (folder) => mkdir(join(folder, 'env')).then(() => writeFile(join(folder, 'env/pyvenv.cfg'), ''))],
  ])('%s', async (_, change) => {
    const folder = await folderWith({ ...small, 'a.txt': 'one' })
    await chmod(join(folder, 'a.txt'), 0o600)
    const before = await of(folder)
    await change(folder)
    expect(await of(folder)).toBe(before)
  })
})

describe('what matters', () => {
  test.each<[string, (folder: string) => Promise<unknown>]>([
    ['content', (folder) => writeFile(join(folder, 'a.txt'), 'One')],
    ['a line end', (folder) => writeFile(join(folder, 'a.txt'), 'one\r\n')],
    ['a name', (folder) => rename(join(folder, 'a.txt'), join(folder, 'A.txt'))],
    ['a place', (folder) => rename(join(folder, 'a.txt'), join(folder, 'b/a.txt'))],
    ['the right to execute', (folder) => chmod(join(folder, 'a.txt'), 0o755)],
    ['another file', (folder) => writeFile(join(folder, 'd'), '')],
    ['a file less', (folder) => rm(join(folder, 'run.sh'))],
    ['the target of a link', (folder) => rm(join(folder, 'link')).then(() => symlink('a.txt', join(folder, 'link')))],
    ['a file in place of a link', (folder) => rm(join(folder, 'link')).then(() => writeFile(join(folder, 'link'), 'b/c.bin'))],
  ])('%s', async (_, change) => {
    const folder = await folderWith(small)
    const before = await of(folder)
    await change(folder)
    expect(await of(folder)).not.toBe(before)
  })

  test('where one file ends and the next begins', async () => {
    const contents = fc.dictionary(fc.constantFrom('a', 'b', 'ab', 'a b', 'ä', '\u{1F600}', '\uFF5E'), fc.string({ maxLength: 5 }), {
      maxKeys: 4,
    })
    await fc.assert(
      fc.asyncProperty(contents, contents, async (one, two) => {
        const same = JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(two).sort())
        expect((await of(await folderWith(one))) === (await of(await folderWith(two)))).toBe(same)
      }),
      { numRuns: 40 },
    )
  })
})

test('paths come by code point: U+FF5E before U+1F600, which UTF-16 would turn round', async () => {
  const files = await folderFiles(await folderWith({ '\u{1F600}': '', '\uFF5E': '' })).list()
  expect(files.map(({ path }) => path)).toEqual(['\uFF5E', '\u{1F600}'])
})

test('stops when it is told to', async () => {
  const folder = await folderWith({ big: Buffer.alloc(4 * 1024 * 1024) })
  await expect(fingerprint(folderFiles(folder), AbortSignal.abort())).rejects.toThrow(/abort/i)
})
