import { spawnSync } from 'node:child_process'
import { truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderFiles } from '../../src/submission/folder-files.ts'
import { walk } from '../../src/submission/walk.ts'
import { checkFolder, place } from '../support/check-folder.ts'
import { folderWith, submissionWith } from '../support/submission-folder.ts'

test('says what is left out and why, and what counts', async () => {
  const folder = await folderWith({
    a: '1',
    '.env': '',
    '.env.x': '',
    '.git/x': '',
    'p/__pycache__/x': '',
    'v/pyvenv.cfg': '',
    'v/x': '',
    l: { link: 'a' },
  })
  spawnSync('sh', ['-c', 'mkfifo pipe'], { cwd: folder })
  const { files, leftOut } = await walk(folder)
  expect(files).toEqual([
    { path: 'a', bytes: 1, kind: 'file', executable: false, link: null },
    { path: 'l', bytes: 1, kind: 'symlink', executable: false, link: { target: 'a', state: 'file' } },
  ])
  expect(leftOut.map(({ path, why }) => `${path}: ${why}`)).toEqual([
    '.env: private',
    '.env.x: private',
    '.git: private',
    'p/__pycache__: tooling',
    'pipe: not a file',
    'v: tooling',
  ])
})

test('a pipe is a finding and never read', async () => {
  const folder = await submissionWith({})
  spawnSync('sh', ['-c', 'mkfifo pipe'], { cwd: folder })
  expect((await checkFolder(folder)).map(place)).toEqual(['S1054 error pipe'])
})

describe('the walk is bounded', () => {
  const limits = { files: 3, folders: 3, depth: 2 }
  test.each<[string, Record<string, string>, RegExp | null]>([
    ['as many as allowed', { a: '', 'b/c': '', 'b/d/e': '' }, null],
    ['too many files', { a: '', b: '', c: '', d: '' }, /more than 3 files/],
    ['too many folders', { 'a/x': '', 'b/x': '', 'c/x': '' }, /more than 3 folders/],
    ['too deep', { 'a/b/c/x': '' }, /deeper than 2/],
  ])('%s', async (_, entries, message) => {
    const walked = walk(await folderWith(entries), limits)
    if (message === null) await expect(walked).resolves.toBeDefined()
    else await expect(walked).rejects.toMatchObject({ code: 'S1052', exit: 1, message: expect.stringMatching(message) })
  })
})

describe('reading', () => {
  test('only what is listed, nothing outside', async () => {
    const folder = await folderWith({ a: 'text', out: { link: '/etc/hostname' }, in: { link: 'a' }, 'd/x': '' })
    const files = folderFiles(folder)
    expect(await files.readText('a')).toBe('text')
    expect(await files.readText('in')).toBe('text')
    for (const path of ['out', 'd', 'gone', '../a', '/etc/hostname', '']) expect(await files.readText(path)).toBeUndefined()
  })

  test('parts, and limits', async () => {
    const files = folderFiles(await folderWith({ a: '0123456789' }))
    expect(Buffer.from((await files.readPart('a', 'start', 4)) ?? []).toString()).toBe('0123')
    expect(Buffer.from((await files.readPart('a', 'end', 4)) ?? []).toString()).toBe('6789')
    expect(Buffer.from((await files.readPart('a', 'end', 40)) ?? []).toString()).toBe('0123456789')
    expect(await files.readText('a', 10)).toBe('0123456789')
    await expect(files.readText('a', 9)).rejects.toMatchObject({ code: 'U0007' })
  })
})

// Sparse files: they take no room.
describe('sizes', () => {
  test.each<[string, Record<string, number>, string[]]>([
    ['at the limit', { 'models/a.safetensors': 40e9 - 2000 }, []],
    ['more than a validator makes sure of', { 'models/a.safetensors': 45e9 }, ['S1052 warning -']],
    ['more than a hub takes', { 'models/a.safetensors': 50e9 + 1 }, ['S1052 warning -', 'S1052 error models/a.safetensors']],
  ])('%s', async (_, sizes, findings) => {
    const folder = await submissionWith(Object.fromEntries(Object.keys(sizes).map((path) => [path, 'x'])))
    for (const [path, bytes] of Object.entries(sizes)) await truncate(join(folder, path), bytes)
    expect((await checkFolder(folder)).map(place)).toEqual(findings)
  })
})
