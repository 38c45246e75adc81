import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeDurably } from '../../../src/base/durable-file.ts'
import type { CodecEncoder } from '../../../src/metrics/codec-encoder.ts'
import { convertMimi } from '../../../src/weights/mimi/convert.ts'
import { openMimi } from '../../../src/weights/mimi/open-mimi.ts'
import { readConfig } from '../../../src/weights/mimi/read-config.ts'
import { mimiCodes, mimiPath, mimiWave, mimiWaves } from '../../support/mimi-golden.ts'
import { writeMimiRecipe } from '../../support/mimi-recipe.ts'

/** The codes are those of transformers 4.46.3, the version that the reference pins. */
describe.each([
  ['the graph that bbx writes', (folder: string) => join(folder, 'mimi.onnx')],
  ['an export of PyTorch', () => mimiPath('encoder_model.onnx')],
])('%s', (_, pathIn) => {
  let folder: string
  let encoder: CodecEncoder
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bbx-mimi-'))
    await convertMimi(mimiPath('model.safetensors'), (bytes) => writeDurably(join(folder, 'mimi.onnx'), bytes))
    encoder = await openMimi({ path: pathIn(folder), shown: 'm', threads: 1 })
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.each(mimiWaves)('gives the codes of transformers for %s', async (wave) => {
    expect(await encoder.encode(mimiWave(wave))).toEqual(mimiCodes(wave))
  })
})

describe('at the size of the published model', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bbx-mimi-full-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('the codes are those of transformers, and no more than one tensor is in memory at once', { timeout: 300_000 }, async () => {
    await writeFile(join(folder, 'config.json'), '{"model_type":"mimi"}')
    writeMimiRecipe(join(folder, 'model.safetensors'), await readConfig(join(folder, 'config.json')))
    const path = join(folder, 'mimi.onnx')
    let largest = 0
    const facts = await convertMimi(join(folder, 'model.safetensors'), (bytes) =>
      writeDurably(
        path,
        watched(bytes, (size) => (largest = Math.max(largest, size))),
      ),
    )
    expect(facts).toMatchObject({ values: 55_972_128, layers: 8, hidden: 512 })
    // The last of the strided convolutions: [1024, 512, 16] in single precision.
    expect(largest).toBe(1024 * 512 * 16 * 4)
    const encoder = await openMimi({ path, shown: 'm', threads: 1 })
    for (const wave of ['short', 'long']) expect(await encoder.encode(mimiWave(wave)), wave).toEqual(mimiCodes(`full_${wave}`))
  })
})

async function* watched(chunks: AsyncIterable<Uint8Array>, see: (size: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    see(chunk.length)
    yield chunk
  }
}
