import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseManifest } from '../../../src/submission/parse-manifest.ts'
import type { ScaffoldFile } from '../../../src/submission/scaffold/read-template.ts'
import { scaffoldFiles } from '../../../src/submission/scaffold/scaffold-files.ts'
import { writeScaffold } from '../../../src/submission/scaffold/write-scaffold.ts'
import { alice, type Entry, folderWith } from '../../support/submission-folder.ts'

const templates: Record<string, Entry> = {
  'game/small/server.py': 'print("__BBX_HOTKEY__")',
  'game/small/dot-dockerignore': '.git\n',
  'game/small/dot-config/dot-x': 'x',
  'game/small/corpus/a.txt': 'a',
  'game/small/corpus/b.txt': 'b',
  'game/small/corpus-of-more.txt': 'kept',
  'game/small/run.sh': { executable: '#!/bin/sh' },
  'game/small/blob': Buffer.from([0xff, 0x00]),
  'game/small/__pycache__/server.pyc': 'x',
  'game/small/.mypy_cache/x.db': 'x',
  'game/large/template.json': '{"extends":"small","remove":["corpus"]}',
  'game/large/server.py': 'large',
  'game/large/models/README.md': 'put the model here',
  'ci/github/bbx.yml': 'on: push\n',
}

async function filesOf(template: string, ci: 'github' | null = null): Promise<Record<string, string>> {
  const choice = { templates: await folderWith(templates), track: 'game', template, hotkey: alice, ci }
  return Object.fromEntries((await scaffoldFiles(choice)).map(({ path, content }) => [path, Buffer.from(content).toString('latin1')]))
}

describe('the files of a new submission', () => {
  test('are those of the template, with real dots, the hotkey, and what depends on the choice', async () => {
    const { 'bbx.toml': manifest, ...files } = await filesOf('small')
    expect(files).toEqual({
      '.config/.x': 'x',
      '.dockerignore': '.git\n',
      blob: '\xff\0',
      'corpus-of-more.txt': 'kept',
      'corpus/a.txt': 'a',
      'corpus/b.txt': 'b',
      'hotkey.txt': alice,
      'models/.gitkeep': '',
      'run.sh': '#!/bin/sh',
      'server.py': `print("${alice}")`,
    })
    expect(manifest).toContain('template = "small"')
  })

  test('come from what a template extends, less what it removes', async () => {
    const files = await filesOf('large', 'github')
    expect(Object.keys(files).sort()).toEqual([
      '.config/.x',
      '.dockerignore',
      '.github/workflows/bbx.yml',
      'bbx.toml',
      'blob',
      'corpus-of-more.txt',
      'hotkey.txt',
      'models/README.md',
      'run.sh',
      'server.py',
    ])
    expect(files['server.py']).toBe('large')
  })

  test('the manifest of a babelbit submission can be read', async () => {
    const root = await folderWith({ 'babelbit/x/server.py': '' })
    const files = await scaffoldFiles({ templates: root, track: 'babelbit', template: 'x', hotkey: alice, ci: null })
    const text = Buffer.from(files.find(({ path }) => path === 'bbx.toml')?.content ?? []).toString()
    expect(parseManifest(text)).toEqual({ manifest: { track: 'babelbit', template: 'x', profile: null, start: ['python', 'server.py'] } })
  })

  test.each(['none', '..', '', 'small/corpus'])('no template %j', async (template) => {
    await expect(filesOf(template)).rejects.toMatchObject({ code: 'U0001', remedy: 'the templates: large, small' })
  })
})

const two: ScaffoldFile[] = [
  { path: 'a.txt', content: Buffer.from('new a'), executable: false },
  { path: 'b/c.sh', content: Buffer.from('new c'), executable: true },
]
const never = new AbortController().signal

describe('writing', () => {
  test('into a folder that is not there, nor the one above it', async () => {
    const root = await folderWith({})
    const folder = join(root, 'x/y')
    expect(await writeScaffold({ folder, files: two, force: false, signal: never })).toEqual([])
    expect(await readFile(join(folder, 'b/c.sh'), 'utf8')).toBe('new c')
    expect((await stat(join(folder, 'b/c.sh'))).mode & 0o100).toBe(0o100)
    expect(await readdir(folder)).toEqual(['a.txt', 'b'])
  })

  test('beside .git and .env, which do not make a folder full', async () => {
    const folder = await folderWith({ '.git/config': 'x', '.env': 'x' })
    expect(await writeScaffold({ folder, files: two, force: false, signal: never })).toEqual([])
    expect((await readdir(folder)).sort()).toEqual(['.env', '.git', 'a.txt', 'b'])
  })

  test('a full folder is refused as it is', async () => {
    const folder = await folderWith({ mine: 'mine' })
    await expect(writeScaffold({ folder, files: two, force: false, signal: never })).rejects.toMatchObject({
      code: 'U0006',
      message: expect.stringContaining('mine'),
    })
    expect(await readdir(folder)).toEqual(['mine'])
  })

  test('--force replaces files of the same name, says which, and leaves the rest', async () => {
    const folder = await folderWith({ mine: 'mine', 'a.txt': 'old', 'b/other': 'other' })
    expect(await writeScaffold({ folder, files: two, force: true, signal: never })).toEqual(['a.txt'])
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('new a')
    expect(await readFile(join(folder, 'mine'), 'utf8')).toBe('mine')
    expect(await readFile(join(folder, 'b/other'), 'utf8')).toBe('other')
  })

  test.each<[string, (folder: string) => Promise<unknown>]>([
    ['a folder where a file goes', (folder) => mkdir(join(folder, 'a.txt'))],
    ['a file where a folder goes', (folder) => writeFile(join(folder, 'b'), 'mine')],
    ['a link where a folder goes', (folder) => symlink('/tmp', join(folder, 'b'))],
    ['a link where a file goes', (folder) => symlink('/etc/hostname', join(folder, 'a.txt'))],
  ])('nothing is written over %s', async (_, prepare) => {
    const folder = await folderWith({})
    await prepare(folder)
    const before = await readdir(folder)
    await expect(writeScaffold({ folder, files: two, force: true, signal: never })).rejects.toMatchObject({
      code: 'U0006',
      message: /in the way/,
    })
    expect(await readdir(folder)).toEqual(before)
  })

  test('a file in place of the folder', async () => {
    const root = await folderWith({ file: 'x' })
    await expect(writeScaffold({ folder: join(root, 'file'), files: two, force: true, signal: never })).rejects.toMatchObject({
      code: 'U0006',
    })
  })

  test('an interruption leaves nothing behind', async () => {
    const root = await folderWith({})
    // Aborted when the second file is about to be written aside.
    let asked = 0
    const signal = {
      ...never,
      throwIfAborted: () => {
        asked += 1
        if (asked === 3) throw new DOMException('stop', 'AbortError')
      },
      aborted: true,
    } as AbortSignal
    await expect(writeScaffold({ folder: join(root, 'x/y'), files: two, force: false, signal })).rejects.toThrow('stop')
    expect(await readdir(root)).toEqual([])
  })
})
