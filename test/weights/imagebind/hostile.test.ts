import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeDurably } from '../../../src/base/durable-file.ts'
import type { CaptionEmbedder } from '../../../src/metrics/caption-embedder.ts'
import { convertImageBindText } from '../../../src/weights/imagebind/convert.ts'
import { layout } from '../../../src/weights/imagebind/layout.ts'
import { openImageBindText } from '../../../src/weights/imagebind/open-imagebind-text.ts'
import { imagebindGolden } from '../../support/imagebind-golden.ts'
import { op, pickle, tensorOps, zipFile } from '../../support/torch-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'bbx-tower-'))
afterAll(() => rmSync(folder, { recursive: true }))

const small = readFileSync(join(imagebindGolden, 'imagebind_module_small.pth'))
const out = join(folder, 'tower.onnx')
const convert = (bytes: Uint8Array) => {
  const path = join(folder, 'videobind.pth')
  writeFileSync(path, bytes)
  return convertImageBindText(path, (pieces) => writeDurably(out, pieces))
}

/** A state dict of a tower with these sizes, in which every tensor is the same storage: as small as a file that claims much can be. */
function claiming(sizes: Partial<Parameters<typeof layout>[0]>): Buffer {
  const all = { vocabulary: 8, context: 77, width: 16, blocks: 1, hidden: 64, heads: 4, embedding: 24, ...sizes }
  const items = [...layout(all)].flatMap(([name, shape]) => {
    const length = shape.reduce((product, size) => product * size, 1)
    return [op.text(name), tensorOps(String(length), shape)]
  })
  return zipFile([['a/data.pkl', pickle(op.dictionary, op.mark, ...items, op.setItems)]])
}

const bomb = deflateRawSync(Buffer.alloc(2 ** 26))

describe('a checkpoint that is none is refused by what is wrong with it; nothing is written', () => {
  it.each<[what: string, bytes: Uint8Array, why: RegExp]>([
    ['truncated', small.subarray(0, small.length / 2), /no end: it was not fetched or copied whole/],
    [
      'of another architecture',
      zipFile([
        ['a/data.pkl', pickle(op.dictionary, op.mark, op.text('conv1.weight'), tensorOps('0', [1]), op.setItems)],
        ['a/data/0', Buffer.alloc(4)],
      ]),
      /no ImageBind: it has no tensor modality_preprocessors\.text\.token_embedding\.weight/,
    ],
    ['a list', zipFile([['a/data.pkl', pickle(op.list)]]), /neither a module nor a state dict/],
    ['one that claims sizes that it lacks', claiming({ vocabulary: 1_000_000 }), /lacks the data of storage/],
    [
      'one whose storage is smaller than it says',
      zipFile([
        ['a/data.pkl', pickle(tensorOps('0', [1_000_000]))],
        ['a/data/0', Buffer.alloc(8)],
      ]),
      /claims 1000000 values, and has 8 bytes/,
    ],
    [
      'one that names a function to be called',
      zipFile([['a/data.pkl', pickle(op.global('os', 'system'), op.mark, op.text('true'), op.tuple, op.reduce)]]),
      /"os\.system".*could run code/,
    ],
    [
      'one that names a class to be made',
      zipFile([['a/data.pkl', pickle(op.global('subprocess', 'Popen'), op.empty, Buffer.from([0x81]))]]),
      /subprocess\.Popen/,
    ],
    ['a zip bomb', zipFile([['a/data.pkl', bomb]], { method: 8, size: 2 ** 26 }), /compressed, which torch\.save never does/],
    ['a pickle without end', zipFile([['a/data.pkl', Buffer.alloc(2 ** 21 + 1, '(')]]), /2097152 bytes are read at most/],
    ['a pickle of marks', zipFile([['a/data.pkl', Buffer.concat([op.proto, Buffer.alloc(2 ** 20, '(')])]]), /ends early/],
  ])('%s', async (_, bytes, why) => {
    const before = process.memoryUsage.rss()
    await expect(convert(bytes)).rejects.toMatchObject({ name: 'Refusal', message: expect.stringMatching(why) })
    expect(existsSync(out)).toBe(false)
    expect(process.memoryUsage.rss() - before).toBeLessThan(2 ** 28)
  })

  it('a tensor that is larger than any of ImageBind, though its bytes are there', async () => {
    const shared = (shape: readonly number[]) => tensorOps('0', shape, { length: 2 ** 27 })
    const all = layout({ vocabulary: 2 ** 23, context: 77, width: 16, blocks: 1, hidden: 64, heads: 4, embedding: 24 })
    const items = [...all].flatMap(([name, shape]) => [op.text(name), shared(shape)])
    const saved = pickle(op.dictionary, op.mark, ...items, op.setItems)
    const bytes = zipFile([
      ['a/data.pkl', saved],
      ['a/data/0', Buffer.alloc(2 ** 29)],
    ])
    await expect(convert(bytes)).rejects.toThrow(/no ImageBind has such sizes/)
  })
})

describe('texts that nobody writes', () => {
  let embedder: CaptionEmbedder
  beforeAll(async () => {
    const path = join(folder, 'tiny.onnx')
    await convertImageBindText(join(imagebindGolden, 'imagebind_text_tiny_state.pt'), (pieces) => writeDurably(path, pieces))
    embedder = await openImageBindText({ path, shown: 'tiny.onnx', threads: 1 })
  })

  it.each<[what: string, text: string]>([
    ['NUL', 'a dog\0runs'],
    ['a megabyte of NUL', '\0'.repeat(1_000_000)],
    ['a lone surrogate', 'a dog \ud800 runs'],
    ['nothing but lone surrogates', '\udc00'.repeat(10_000)],
    ['nothing but blanks', ' '.repeat(1_000_000)],
    ['100,000 line ends', '\n'.repeat(100_000)],
    ['one word of a megabyte', 'x'.repeat(1_000_000)],
    ['entities of entities', '&amp;'.repeat(20_000)],
  ])('%s have an embedding of numbers', { timeout: 60_000 }, async (_, text) => {
    const [made] = await embedder.embed([text])
    expect(made?.vector.every(Number.isFinite)).toBe(true)
    expect(made?.chunks).toBeLessThanOrEqual(13)
  })

  it('100,000 delimiters, between which nothing stands, are no text at all', async () => {
    expect(await embedder.embed(['.'.repeat(100_000)])).toEqual([null])
  })

  it('a megabyte of clauses would take hours: refused, and the others beside it are not computed', { timeout: 60_000 }, async () => {
    await expect(embedder.embed(['a dog', 'a, b. c! d? '.repeat(80_000)])).rejects.toMatchObject({
      code: 'S3020',
      message: expect.stringMatching(/is read in \d+ chunks, and 4096 are computed at most/),
    })
  })

  it('texts beside each other have the vectors that each has alone', async () => {
    const texts = ['a dog runs', '', 'two words. '.repeat(60), 'a red boat on a lake']
    const together = await embedder.embed(texts)
    for (const [at, text] of texts.entries()) {
      const [alone] = await embedder.embed([text])
      expect(together[at]?.chunks).toBe(alone?.chunks)
      for (const [entry, value] of (alone?.vector ?? []).entries()) expect(together[at]?.vector[entry]).toBeCloseTo(value, 5)
    }
  })
})
