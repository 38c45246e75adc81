import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeModel } from '../../../src/weights/onnx/write-model.ts'
import { openSafetensors } from '../../../src/weights/safetensors/open-safetensors.ts'
import { convertWhisper } from '../../../src/weights/whisper/convert.ts'
import { decoderGraph } from '../../../src/weights/whisper/decoder-graph.ts'
import { configSchema } from '../../../src/weights/whisper/folder-schemas.ts'
import { openWhisper } from '../../../src/weights/whisper/open-whisper.ts'
import { readState } from '../../../src/weights/whisper/read-state.ts'
import { singles } from '../../support/safetensors-file.ts'
import { type TinyChanges, tinyFiles, writeTinyWhisper } from '../../support/tiny-whisper.ts'

let place: string
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'bbx-whisper-'))
})
afterAll(() => rm(place, { recursive: true }))

const folder = () => mkdtemp(join(place, 'f-'))
const clip = Float64Array.from({ length: 16_000 }, (_, at) => Math.sin(at / 20) / 2)

async function published(changes?: TinyChanges): Promise<string> {
  const path = await folder()
  await writeTinyWhisper(path, changes)
  return path
}

async function converted(changes?: TinyChanges): Promise<string> {
  const to = await folder()
  await convertWhisper(await published(changes), to)
  return to
}

describe('a folder as it is published becomes one in the common layout', () => {
  it('with the same bytes each time', async () => {
    const [one, two] = [await converted(), await converted()]
    for (const name of ['onnx/encoder_model.onnx', 'onnx/decoder_model_merged.onnx', 'config.json', 'tokenizer.json'])
      expect((await readFile(join(one, name))).equals(await readFile(join(two, name))), name).toBe(true)
  })

  it('which transcribes, with the caches of the steps before', async () => {
    const whisper = await openWhisper({ path: await converted(), shown: 'w', threads: 1 })
    const { ids, text } = await whisper.transcript(clip)
    expect(ids.slice(0, 4)).toEqual([28, 29, 30, 31])
    // max_length 12, and the prompt comes on top of it up to one token (transformers 4.46.3, _set_max_new_tokens_and_length).
    expect(ids.length).toBeLessThanOrEqual(15)
    expect(text).toMatch(/^[a-z ]+$/)
    expect((await whisper.transcript(clip)).ids).toEqual(ids)
  })

  it('whose constants may lie in a file of their own, as those of more than 2 GB do', async () => {
    const from = await published()
    const to = await folder()
    await convertWhisper(from, to)
    const path = join(to, 'onnx', 'decoder_model_merged.onnx')
    const whole = await openWhisper({ path: to, shown: 'w', threads: 1 })
    const { size } = await stat(path)
    await rm(path)
    await using file = await openSafetensors(join(from, 'model.safetensors'))
    const graph = decoderGraph(readState(file, configSchema.parse(tinyFiles().config)))
    const written = await writeModel(path, graph, { model: 'whisper' }, undefined, size - 1)
    expect(written.map((one) => one.path)).toEqual([path, `${path}_data`])
    expect((await stat(path)).size).toBeLessThan(size)
    const split = await openWhisper({ path: to, shown: 'w', threads: 1 })
    expect(await split.transcript(clip)).toEqual(await whole.transcript(clip))
  })
})

describe('what is no Whisper is not converted', () => {
  it.each<[string, TinyChanges, RegExp]>([
    [
      'one tensor less',
      { tensors: (all) => delete all['model.encoder.conv2.bias'] },
      /^model\.safetensors: it has no tensor model\.encoder\.conv2\.bias/,
    ],
    ['one more', { tensors: (all) => (all.extra = singles([1], 0)) }, /a tensor "extra" that Whisper has not/],
    [
      'another shape',
      { tensors: (all) => (all['model.encoder.conv2.bias'] = singles([4, 2], 0, 0, 0, 0, 0, 0, 0, 0)) },
      /conv2\.bias has the shape \[4, 2\], by its config\.json it is \[8\]/,
    ],
    ['more layers than there are', { files: ({ config }) => (config.decoder_layers = 3) }, /no tensor model\.decoder\.layers\.2/],
    [
      'layers without end',
      { files: ({ config }) => (config.decoder_layers = 1e9) },
      /config\.json is not that of a Whisper: decoder_layers/,
    ],
    ['another model', { files: ({ config }) => (config.model_type = 'wav2vec2') }, /config\.json is not that of a Whisper: model_type/],
    ['heads that do not divide', { files: ({ config }) => (config.decoder_attention_heads = 3) }, /heads that do not divide/],
    [
      'other bands',
      { files: (all) => (all.preprocessor_config.feature_size = 128) },
      /preprocessor_config\.json has 128 bands, its config\.json 80/,
    ],
    [
      'tokens that it has not',
      { files: (all) => (all.generation_config.eos_token_id = 99) },
      /name the token 99, its config\.json knows 33/,
    ],
    ['a prompt that it has not', { files: (all) => void all.tokenizer.added_tokens.splice(2, 1) }, /no token <\|en\|>/],
    [
      'words that are no bytes',
      { files: (all) => (all.tokenizer.model.vocab = { ...all.tokenizer.model.vocab, '▁the': 26 }) },
      /a word that is not byte-level: "▁the"/,
    ],
    [
      'whole numbers',
      { tensors: (all) => (all['model.encoder.conv2.bias'] = { dtype: 'I32', shape: [8], bytes: new Uint8Array(32) }) },
      /of the type I32, not of F32, F16 or BF16/,
    ],
  ])('%s', async (_, changes, why) => {
    await expect(convertWhisper(await published(changes), await folder())).rejects.toThrow(
      expect.objectContaining({ name: 'Refusal', message: expect.stringMatching(why) }),
    )
  })

  it.each<[string, (path: string) => Promise<unknown>, RegExp]>([
    ['a missing file', (path) => rm(join(path, 'generation_config.json')), /it has no generation_config\.json/],
    ['a folder in place of a file', (path) => rm(path, { recursive: true }), /there is no such folder/],
    ['text that is no JSON', (path) => writeFile(join(path, 'tokenizer.json'), '{'), /tokenizer\.json is no JSON/],
    ['weights that are cut off', (path) => truncate(join(path, 'model.safetensors'), 9000), /model\.safetensors: .*(cut|claims|ends)/],
    ['no weights', (path) => rm(join(path, 'model.safetensors')), /neither model\.safetensors nor model\.safetensors\.index\.json/],
  ])('%s', async (_, damage, why) => {
    const path = await published()
    await damage(path)
    await expect(convertWhisper(path, await folder())).rejects.toThrow(
      expect.objectContaining({ name: 'Refusal', message: expect.stringMatching(why) }),
    )
  })
})

describe('what is no Whisper is not opened', () => {
  const change = (name: string, edit: (value: Record<string, unknown>) => void) => async (path: string) => {
    const value = JSON.parse(await readFile(join(path, name), 'utf8'))
    edit(value)
    await writeFile(join(path, name), JSON.stringify(value))
  }
  const onnx = (path: string, name: string) => join(path, 'onnx', name)
  it.each<[string, (path: string) => Promise<unknown>, RegExp]>([
    ['without an encoder', (path) => rm(onnx(path, 'encoder_model.onnx')), /encoder_model\.onnx: there is no such file/],
    [
      'without a decoder',
      (path) => rm(onnx(path, 'decoder_model_merged.onnx')),
      /neither decoder_model_merged\.onnx nor decoder_model\.onnx with/,
    ],
    ['with an encoder that is cut off', (path) => truncate(onnx(path, 'encoder_model.onnx'), 5000), /^encoder_model\.onnx: /],
    ['with an empty decoder', (path) => truncate(onnx(path, 'decoder_model_merged.onnx'), 0), /^decoder_model_merged\.onnx: /],
    [
      'with the encoder for a decoder',
      async (path) => writeFile(onnx(path, 'decoder_model_merged.onnx'), await readFile(onnx(path, 'encoder_model.onnx'))),
      /^decoder_model_merged\.onnx: it has no input input_ids/,
    ],
    [
      'with more words than it has',
      change('config.json', (config) => (config.vocab_size = 34)),
      /its output logits is float32 of \[batch, tokens, 33\], not float32 of \[any, any, 34\]/,
    ],
    [
      'with less layers than it has',
      change('config.json', (config) => (config.decoder_layers = 1)),
      /an input past_key_values\.1\.decoder\.key that nothing is known of/,
    ],
    ['with another hop', change('preprocessor_config.json', (it) => (it.hop_length = 128)), /preprocessor_config\.json .*hop_length/],
    [
      'with more new tokens than places',
      change('generation_config.json', (it) => (it.max_new_tokens = 16)),
      /asks for 16 new tokens, and with its prompt the decoder has 16 places/,
    ],
  ])('%s', async (_, damage, why) => {
    const path = await converted()
    await damage(path)
    await expect(openWhisper({ path, shown: 'my-whisper' })).rejects.toThrow(
      expect.objectContaining({ code: 'U0007', message: 'my-whisper is no Whisper that can be run', why: expect.stringMatching(why) }),
    )
  })

  it('and one whose weights are no numbers does not go on without end', async () => {
    const path = await converted({ tensors: (all) => (all['model.decoder.layer_norm.bias'] = singles([8], ...Array(8).fill(Number.NaN))) })
    const whisper = await openWhisper({ path, shown: 'my-whisper' })
    await expect(whisper.transcribe(clip)).rejects.toThrow(
      expect.objectContaining({ code: 'U0007', why: expect.stringContaining('no numbers') }),
    )
  })
})
