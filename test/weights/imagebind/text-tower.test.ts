import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { valuesOf } from '../../../src/audio/decoded.ts'
import { decodeNpy } from '../../../src/audio/npy/decode-npy.ts'
import type { CaptionEmbedder } from '../../../src/metrics/caption-embedder.ts'
import { captionSimilarity } from '../../../src/metrics/caption-similarity.ts'
import { convertImageBindText } from '../../../src/weights/imagebind/convert.ts'
import { openImageBindText } from '../../../src/weights/imagebind/open-imagebind-text.ts'
import { imagebindExpected, imagebindGolden } from '../../support/imagebind-golden.ts'

const folder = mkdtempSync(join(tmpdir(), 'bbx-tower-'))
afterAll(() => rmSync(folder, { recursive: true }))
const onnx = join(folder, 'tower.onnx')
const convert = (name: string) => convertImageBindText(join(imagebindGolden, name), (bytes) => writeFile(onnx, bytes))

function rowsOf(name: string): Float64Array[] {
  const decoded = decodeNpy(readFileSync(join(imagebindGolden, name)))
  if (decoded.verdict === 'refuse') throw new Error(decoded.why)
  const values = valuesOf(decoded)
  return Array.from({ length: values.length / 24 }, (_, row) => values.subarray(row * 24, (row + 1) * 24))
}

/** Reference: torch 2.13 (README of the golden set), which allows 1e-4 for embeddings and 1e-5 for cosines. */
describe('the tiny tower against torch', () => {
  let embedder: CaptionEmbedder
  let sizes: object
  beforeAll(async () => {
    sizes = await convert('imagebind_text_tiny_state.pt')
    embedder = await openImageBindText({ path: onnx, shown: 'tower.onnx' })
  })
  const embed = async (texts: readonly string[]) => (await embedder.embed(texts)).map((one) => one?.vector as Float32Array)

  it('its sizes are read from the tensors', () =>
    expect(sizes).toEqual({
      form: 'state dict',
      sizes: { vocabulary: 49_408, context: 77, width: 16, blocks: 3, hidden: 64, heads: 4, embedding: 24 },
      values: 802_017,
    }))

  it('captions', async () => {
    const vectors = await embed(imagebindExpected.captions)
    for (const [row, wanted] of rowsOf('caption_embeddings.npy').entries()) expectClose(vectors[row], wanted)
    for (const [row, cosines] of imagebindExpected.cosine.entries())
      for (const [column, wanted] of cosines.entries())
        expect(captionSimilarity(vectors[row] as Float32Array, vectors[column] as Float32Array)).toBeCloseTo(wanted, 5)
  })

  it('texts of several chunks are their mean', async () => {
    const vectors = await embed(imagebindExpected.chunking.slice(0, 6).map(({ text }) => text))
    for (const [row, wanted] of rowsOf('chunked_embeddings_first6.npy').entries()) expectClose(vectors[row], wanted)
  })

  it('an empty text has none', async () => expect(await embedder.embed(['', 'a'])).toEqual([null, expect.objectContaining({ chunks: 1 })]))
})

it('a whole module says how many heads it has, and is converted without a class of it', async () => {
  expect(await convert('imagebind_module_small.pth')).toMatchObject({ form: 'module', sizes: { vocabulary: 64, heads: 4, blocks: 3 } })
})

function expectClose(found: Float32Array | undefined, wanted: Float64Array): void {
  expect(found).toHaveLength(wanted.length)
  for (const [entry, value] of wanted.entries()) expect(Math.abs((found?.[entry] ?? Number.NaN) - value)).toBeLessThan(1e-4)
}
