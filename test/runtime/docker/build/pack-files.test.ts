import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFile, link, rename, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { extract } from 'tar-stream'
import { describe, expect, test } from 'vitest'
import { packFiles } from '../../../../src/runtime/docker/build/pack-files.ts'
import { folderFiles } from '../../../../src/submission/folder-files.ts'
import { type Entry, folderWith } from '../../../support/submission-folder.ts'

interface Packed {
  name: string
  type: string | null | undefined
  mode: number | undefined
  linkname: string | null | undefined
  owner: string
  mtime: number | undefined
  content: string
}

async function packed(folder: string, before: () => Promise<void> = async () => {}) {
  const files = await folderFiles(folder).list()
  await before()
  return packFiles({ root: folder, files, signal: new AbortController().signal })
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function entriesOf(folder: string): Promise<Packed[]> {
  const unpack = extract()
  const stream = await packed(folder)
  stream.pipe(unpack as unknown as NodeJS.WritableStream)
  const entries: Packed[] = []
  for await (const entry of unpack) {
    const { name, type, mode, linkname, uid, gid, mtime } = entry.header
    const content = (await readAll(entry as AsyncIterable<Uint8Array>)).toString()
    entries.push({ name, type, mode, linkname, owner: `${uid}:${gid}`, mtime: mtime?.getTime(), content })
  }
  return entries
}

async function digestOf(folder: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of await packed(folder)) hash.update(chunk)
  return hash.digest('hex')
}

const some: Readonly<Record<string, Entry>> = {
  'a.txt': 'text',
  'd/e/run.sh': { executable: '#!/bin/sh\n' },
  'd/link': { link: '../a.txt' },
}

describe('packFiles', () => {
  test('folders before what is in them; no times, no owners, 644 or 755', async () => {
    const folder = await folderWith(some)
    const plain = { owner: '0:0', mtime: 0, linkname: null, content: '' }
    expect(await entriesOf(folder)).toEqual([
      { ...plain, name: 'a.txt', type: 'file', mode: 0o644, content: 'text' },
      { ...plain, name: 'd/', type: 'directory', mode: 0o755 },
      { ...plain, name: 'd/e/', type: 'directory', mode: 0o755 },
      { ...plain, name: 'd/e/run.sh', type: 'file', mode: 0o755, content: '#!/bin/sh\n' },
      { ...plain, name: 'd/link', type: 'symlink', mode: 0o777, linkname: '../a.txt' },
    ])
  })

  test('the same bytes for the same files, whenever and wherever they were written', async () => {
    const [one, other] = [await folderWith(some), await folderWith(Object.fromEntries(Object.entries(some).reverse()))]
    await utimes(join(one, 'a.txt'), 1, 1)
    expect(await digestOf(one)).toBe(await digestOf(other))
  })

  test.each<[string, string]>([
    ['not ASCII', 'Übung/日本語.txt'],
    ['longer than a header of tar', `${'n'.repeat(120)}/${'m'.repeat(200)}.txt`],
    ['many folders deep', `${'folder/'.repeat(40)}file.txt`],
    ['with spaces and a line end', 'a b/c\nd.txt'],
    ['exactly 100 bytes', 'x'.repeat(100)],
    ['exactly 256 bytes in two parts', `${'x'.repeat(155)}/${'y'.repeat(100)}`],
  ])('a name %s arrives, as GNU tar reads it too', async (_, path) => {
    const folder = await folderWith({ [path]: 'content' })
    expect((await entriesOf(folder)).at(-1)).toMatchObject({ name: path, content: 'content' })
    const archive = await readAll(await packed(folder))
    expect(execFileSync('tar', ['-xOf', '-', '--', path], { input: archive }).toString()).toBe('content')
  })

  test.each<[string, string]>([
    ['not ASCII', 'ü.txt'],
    ['long', `${'t'.repeat(150)}.txt`],
  ])("a link's target that is %s arrives", async (_, target) => {
    const folder = await folderWith({ [target]: '', link: { link: target } })
    const links = (await entriesOf(folder)).filter(({ type }) => type === 'symlink')
    expect(links).toMatchObject([{ name: 'link', linkname: target }])
  })

  test('a hard link is a file of its own, a hole is zeros', async () => {
    const folder = await folderWith({ one: 'same', holes: '' })
    await link(join(folder, 'one'), join(folder, 'two'))
    await truncate(join(folder, 'holes'), 700_000)
    const entries = await entriesOf(folder)
    expect(entries.map(({ name, type, content }) => [name, type, content.length])).toEqual([
      ['holes', 'file', 700_000],
      ['one', 'file', 4],
      ['two', 'file', 4],
    ])
  })

  test.each<[string, (path: string) => Promise<unknown>, RegExp]>([
    ['grows', (path) => appendFile(path, 'more'), /a\.txt changed while it was packed/],
    ['shrinks', (path) => truncate(path, 1), /a\.txt changed while it was packed/],
    ['goes', (path) => rm(path), /a\.txt cannot be read/],
    ['becomes a link', (path) => rm(path).then(() => symlink('/etc/passwd', path)), /a\.txt cannot be read/],
    [
      'becomes a pipe',
      async (path) => {
        await rm(path)
        execFileSync('mkfifo', [path])
      },
      /a\.txt changed while it was packed/,
    ],
  ])('a file that %s after it was listed is named', async (_, change, what) => {
    const folder = await folderWith({ 'a.txt': 'text', 'b.txt': 'text' })
    const stream = await packed(folder, () => change(join(folder, 'a.txt')).then(() => {}))
    await expect(readAll(stream)).rejects.toMatchObject({ code: 'U0007', message: expect.stringMatching(what) })
  })

  test('a file whose folder became a link after it was listed is not read through it', async () => {
    const [folder, elsewhere] = [await folderWith({ 'd/e/a.txt': 'text' }), await folderWith({ 'e/a.txt': 'hers' })]
    const stream = await packed(folder, async () => {
      await rename(join(folder, 'd'), join(folder, 'was'))
      await symlink(elsewhere, join(folder, 'd'))
    })
    await expect(readAll(stream)).rejects.toMatchObject({ code: 'U0007', message: 'd/e/a.txt changed while it was packed' })
  })

  test('a file that holds something else than its hash says, in as many bytes, ends the archive before its end', async () => {
    const folder = await folderWith({ 'a.txt': 'text', 'b.txt': 'text' })
    const hash = (text: string) => createHash('sha256').update(text).digest('hex')
    const files = await folderFiles(folder).list()
    const all = (b: string) => {
      const hashes = new Map([
        ['a.txt', hash('text')],
        ['b.txt', hash(b)],
      ])
      return readAll(packFiles({ root: folder, files, hashes, signal: new AbortController().signal }))
    }
    expect((await all('text')).length).toBeGreaterThan(1024)
    await expect(all('tex2')).rejects.toMatchObject({ code: 'U0007', message: 'b.txt changed while it was packed' })
  })

  test('tells how much of the files is packed, which ends at their size and not at the archive’s', async () => {
    const folder = await folderWith({ ...some, 'big.bin': new Uint8Array(600_000) })
    const files = await folderFiles(folder).list()
    const told: number[] = []
    await readAll(packFiles({ root: folder, files, onBytes: (bytes) => told.push(bytes), signal: new AbortController().signal }))
    expect(told).toEqual([...told].sort((a, b) => a - b))
    expect(told.at(-1)).toBe('text'.length + '#!/bin/sh\n'.length + 600_000)
  })

  test('nothing goes on when whoever reads it goes away', async () => {
    const folder = await folderWith({ 'a.bin': new Uint8Array(5_000_000), 'b.bin': new Uint8Array(5_000_000) })
    let sent = 0
    const files = await folderFiles(folder).list()
    const stream = packFiles({ root: folder, files, onBytes: (bytes) => (sent = bytes), signal: new AbortController().signal })
    for await (const _ of stream) break
    await writeFile(join(folder, 'done'), '')
    expect(stream.destroyed).toBe(true)
    expect(sent).toBeLessThan(5_000_000)
  })

  test('ten thousand small files take seconds, not minutes', async () => {
    const folder = await folderWith(Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`d${index % 100}/f${index}`, 'x'])))
    const started = performance.now()
    expect(await digestOf(folder)).toMatch(/^[0-9a-f]{64}$/)
    expect(performance.now() - started).toBeLessThan(15_000)
  })
})
