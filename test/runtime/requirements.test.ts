import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readRequirements } from '../../src/runtime/process/requirements.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bbx-requirements-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

it.each([
  ['pinned', 'fastapi==0.1\nnumpy==2.0 ; python_version > "3"\n', false],
  ['a local folder', './package\n', true],
  ['the folder itself', '.\n', true],
  ['an extra of it', '.[cpu]\n', true],
  ['editable', '-e .\n', true],
  ['editable, long', '--editable=./package\n', true],
  ['an absolute path', '/opt/wheels/x.whl\n', true],
  ['a file address', 'x @ file:///opt/x.whl\n', true],
  ['a web address', 'x @ https://example.org/x.whl\n', false],
  ['a dot in a name', 'zope.interface==5\n', false],
])('%s: local or not', async (_name, text, local) => {
  await writeFile(join(root, 'requirements.txt'), text)
  expect(await readRequirements(root)).toMatchObject({ local, file: join(root, 'requirements.txt') })
})

it('follows what is included, in any spelling, once', async () => {
  await mkdir(join(root, 'more'))
  await writeFile(join(root, 'requirements.txt'), '-r more/a.txt\r\n--constraint=limits.txt\r--requirement more/a.txt\n')
  await writeFile(join(root, 'more', 'a.txt'), '-r ../requirements.txt\n-rb.txt\n')
  await writeFile(join(root, 'more', 'b.txt'), 'six\n')
  await writeFile(join(root, 'limits.txt'), 'six<2\n')
  const found = await readRequirements(root)
  const text = typeof found === 'string' ? found : Buffer.concat([...found.parts]).toString()
  expect(text.match(/\S+\.txt\0/g)).toEqual(['requirements.txt\0', 'more/a.txt\0', 'more/b.txt\0', 'limits.txt\0'])
})

it('no file, or nothing in it: nothing to install', async () => {
  expect(await readRequirements(root)).toEqual({ file: null, parts: [], local: false })
  await writeFile(join(root, 'requirements.txt'), '\n# x\n')
  expect(await readRequirements(root)).toMatchObject({ file: null })
})

it.each([
  ['a folder', () => mkdir(join(root, 'requirements.txt')), 'requirements.txt is not a file'],
  ['a device', () => symlink('/dev/zero', join(root, 'requirements.txt')), 'requirements.txt is not a file'],
])('%s in its place is told', async (_name, make, message) => {
  await make()
  expect(await readRequirements(root)).toBe(message)
})
