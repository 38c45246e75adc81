import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wholeLines } from '../../src/base/whole-lines.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-lines-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function linesOf(text: string): Promise<string[]> {
  const path = join(folder, 'file')
  await writeFile(path, text)
  return collect(wholeLines(path))
}

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = []
  for await (const line of lines) found.push(line)
  return found
}

test.each([
  ['nothing', '', []],
  ['two lines', 'a\nb\n', ['a', 'b']],
  ['an empty line', '\n\n', ['', '']],
  ['a torn last line', 'a\nb', ['a']],
  ['what only others take for line ends', 'a\u2028b\u2029c\u0085d\re\u000bf\n', ['a\u2028b\u2029c\u0085d\re\u000bf']],
  ['a line longer than a chunk', `${'京'.repeat(200_000)}\nend\n`, ['京'.repeat(200_000), 'end']],
])('%s', async (_name, text, expected) => {
  expect(await linesOf(text)).toEqual(expected)
})

test('no file, no lines', async () => {
  expect(await collect(wholeLines(join(folder, 'nowhere')))).toEqual([])
})

test('any JSON that was written line by line comes back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.json({ stringUnit: 'binary' })), async (values) => {
      expect(await linesOf(values.map((value) => `${value.replaceAll('\n', ' ')}\n`).join(''))).toEqual(
        values.map((value) => value.replaceAll('\n', ' ')),
      )
    }),
    { numRuns: 50 },
  )
})
