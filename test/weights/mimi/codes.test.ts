import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeDurably } from '../../../src/base/durable-file.ts'
import type { CodecEncoder } from '../../../src/metrics/codec-encoder.ts'
import { convertMimi } from '../../../src/weights/mimi/convert.ts'
import { openMimi } from '../../../src/weights/mimi/open-mimi.ts'
import { mimiCodes, mimiPath, mimiWave, mimiWaves } from '../../support/mimi-golden.ts'

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
