import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BbxError } from '../../src/base/bbx-error.ts'
import { printResult } from '../../src/cli/print-result.ts'
import type { StreamResult } from '../../src/cli/result.ts'

let folder = ''
let printed: Buffer[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-spool-'))
  printed = []
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const entry = `"ü${'x'.repeat(100_000)}"`

function print(json: StreamResult['json'], holdIn: string | null): Promise<number> {
  const result: StreamResult = { kind: 'stream', schema: 's/1', json, async *text() {}, exit: () => 1, holdIn }
  const out = {
    closed: false,
    used: false,
    write: async (text: string | Uint8Array) => {
      printed.push(Buffer.from(text))
    },
  }
  return printResult(result, { out, json: true, screen: { style: { color: false, columns: 80 } }, floor: () => 0 })
}

async function* whole() {
  yield '"files":['
  for (let at = 0; at < 9; at++) yield at % 2 === 0 ? `${entry},` : Buffer.from(`${entry},`)
  yield '0]'
}

async function* broken() {
  yield* whole()
  throw new BbxError('E0005')
}

test('a document whose command writes files is printed whole, or not at all', async () => {
  await expect(print(broken, folder)).rejects.toMatchObject({ code: 'E0005' })
  expect(printed).toEqual([])
  expect(await print(whole, folder)).toBe(1)
  const document = JSON.parse(Buffer.concat(printed).toString())
  expect(document).toMatchObject({ schema: 's/1', exit: 1 })
  expect(document.files.filter((one: unknown) => one === JSON.parse(entry))).toHaveLength(9)
  expect(await readdir(folder)).toEqual([])
})

test('it is the same document, byte for byte, as one that is not held back', async () => {
  await print(whole, folder)
  const held = Buffer.concat(printed.splice(0))
  await print(whole, null)
  expect(Buffer.concat(printed).equals(held)).toBe(true)
})

test('where it cannot be held back, that is the error', async () => {
  await expect(print(whole, join(folder, 'none'))).rejects.toMatchObject({ code: 'E0005' })
  expect(printed).toEqual([])
})
