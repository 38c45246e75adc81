import { createHash } from 'node:crypto'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { convertMimi } from '../../../src/weights/mimi/convert.ts'
import { openSafetensors } from '../../../src/weights/safetensors/open-safetensors.ts'
import { mimiPath } from '../../support/mimi-golden.ts'
import { safetensorsFile, singles } from '../../support/safetensors-file.ts'

let folder: string
const config = JSON.parse(await readFile(mimiPath('config.json'), 'utf8')) as Record<string, unknown>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-mimi-convert-'))
  await copyFile(mimiPath('model.safetensors'), join(folder, 'model.safetensors'))
})
afterAll(() => rm(folder, { recursive: true }))

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function bytesOf(path: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  await convertMimi(path, async (bytes) => {
    for await (const chunk of bytes) chunks.push(chunk)
  })
  return Buffer.concat(chunks)
}

async function convertedWith(configText: string | null): Promise<Buffer> {
  await rm(join(folder, 'config.json'), { force: true })
  if (configText !== null) await writeFile(join(folder, 'config.json'), configText)
  return bytesOf(join(folder, 'model.safetensors'))
}

it('the same weights become the same file, with a config that names the published values or leaves them out', async () => {
  const { kernel_size, norm_eps, rope_theta, upsampling_ratios, num_quantizers, use_causal_conv, ...rest } = config
  expect([kernel_size, norm_eps, rope_theta, upsampling_ratios, num_quantizers, use_causal_conv]).toEqual([
    7,
    1e-5,
    10_000,
    [8, 6, 5, 4],
    32,
    true,
  ])
  const [first, again, shorter] = [
    await convertedWith(JSON.stringify(config)),
    await convertedWith(JSON.stringify(config)),
    await convertedWith(JSON.stringify(rest)),
  ]
  expect(digest(again)).toBe(digest(first))
  expect(digest(shorter)).toBe(digest(first))
})

it('an index of several files is read as one', async () => {
  const whole = digest(await convertedWith(JSON.stringify(config)))
  await using file = await openSafetensors(join(folder, 'model.safetensors'))
  // Without the decoder, which has no part.
  const names = [...file.tensors.keys()].filter((name) => !name.startsWith('decoder'))
  const path = join(folder, 'model.safetensors.index.json')
  await writeFile(path, JSON.stringify({ weight_map: Object.fromEntries(names.map((name) => [name, 'model.safetensors'])) }))
  expect(digest(await bytesOf(path))).toBe(whole)
})

describe('a config that is none of a Mimi which can be converted is refused', () => {
  it.each<[string, string | null, RegExp]>([
    ['missing', null, /^config\.json is missing: it must lie beside the weights$/],
    ['no JSON', '{', /config\.json is no JSON/],
    ['a list', '[]', /names no model_type/],
    ['of another model', '{"model_type":"whisper"}', /that of a whisper, not of a mimi/],
  ])('%s', async (_, text, why) => {
    await expect(convertedWith(text)).rejects.toMatchObject({ name: 'Refusal', message: expect.stringMatching(why) })
  })

  it.each<[Record<string, unknown>, RegExp]>([
    [{ sampling_rate: 16_000 }, /sampling_rate/],
    [{ num_quantizers: 8 }, /num_quantizers/],
    [{ use_causal_conv: false }, /use_causal_conv/],
    [{ pad_mode: 'reflect' }, /pad_mode/],
    [{ hidden_act: 'relu' }, /hidden_act/],
    [{ num_hidden_layers: 1e9 }, /num_hidden_layers/],
    [{ upsampling_ratios: [] }, /upsampling_ratios/],
    [{ hidden_size: -1 }, /hidden_size/],
    [{ norm_eps: 'small' }, /norm_eps/],
    [{ num_key_value_heads: 2 }, /share keys/],
    [{ head_dim: 7 }, /heads of 7 values/],
    // Shapes that the weights do not have.
    [{ hidden_size: 64 }, /^encoder\.layers\.14\.conv\.weight has the shape \[32, 128, 3\], and by its config\.json \[64, 128, 3\]$/],
    [{ codebook_size: 128 }, /codebook\.embed_sum has the shape \[64, 16\], and by its config\.json \[128, 16\]/],
    [{ num_hidden_layers: 3 }, /no tensor encoder_transformer\.layers\.2/],
    [{ num_residual_layers: 2 }, /has the shape|no tensor/],
  ])('%j', async (change, why) => {
    await expect(convertedWith(JSON.stringify({ ...config, ...change }))).rejects.toMatchObject({
      name: 'Refusal',
      message: expect.stringMatching(why),
    })
  })
})

it('weights of another model are refused by the first tensor that is missing', async () => {
  await writeFile(join(folder, 'config.json'), JSON.stringify(config))
  await writeFile(join(folder, 'other.safetensors'), safetensorsFile({ 'model.embed': singles([1], 1) }))
  await expect(bytesOf(join(folder, 'other.safetensors'))).rejects.toThrow('it is no Mimi: it has no tensor encoder.layers.0.conv.weight')
})
