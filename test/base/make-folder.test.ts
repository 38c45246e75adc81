import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeFolder } from '../../src/base/make-folder.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bbx-make-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('makes what is missing and names the topmost of it', () => {
  expect(makeFolder(join(folder, 'a', 'b', 'c'))).toBe(join(folder, 'a'))
  expect(existsSync(join(folder, 'a', 'b', 'c'))).toBe(true)
  expect(makeFolder(join(folder, 'a', 'b', 'd'))).toBe(join(folder, 'a', 'b', 'd'))
  expect(makeFolder(join(folder, 'a'))).toBeUndefined()
})

test.each([
  ['a file in the way', () => join(folder, 'file', 'x')],
  ['a file at its place', () => join(folder, 'file')],
  ['a file system that takes none: Node’s own recursive mkdir never returns here', () => '/proc/bbx/x'],
])('%s', (_name, path) => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => makeFolder(path())).toThrow(expect.objectContaining({ code: 'E0005' }))
})
