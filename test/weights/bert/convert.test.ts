import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeDurably } from '../../../src/base/durable-file.ts'
import { convertBert } from '../../../src/weights/bert/convert.ts'
import { openTextEmbedder } from '../../../src/weights/bert/open-text-embedder.ts'
import { encodeModel } from '../../../src/weights/onnx/model.ts'
import { readNotes } from '../../../src/weights/onnx/read-notes.ts'
import {
  bertConfig as config,
  bertFiles as files,
  bertModule as module,
  bertTokenizer as tokenizer,
  writeTinyBert,
} from '../../support/tiny-bert.ts'

let whole: string
let folder: string
beforeAll(async () => {
  whole = await mkdtemp(join(tmpdir(), 'bbx-bert-'))
  await writeTinyBert(whole)
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-bert-'))
  await cp(whole, folder, { recursive: true })
})
afterEach(() => rm(folder, { recursive: true }))
afterAll(() => rm(whole, { recursive: true }))

const convert = (name = 'model.safetensors') => convertBert(join(folder, name), (bytes) => writeDurably(join(folder, 'm.onnx'), bytes))
const change = (name: string, value: unknown) => writeFile(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value))
const open = (dimensions: number | null = null) =>
  openTextEmbedder({ path: join(folder, 'm.onnx'), shown: 'm.onnx', dimensions, threads: 1 })

/** What transformers 4.46.3 with torch 2.13.0 made of these weights (BertModel, normalised), for the first token and for the mean. */
const recorded = {
  'Hello theres': {
    first: [0.204516, -0.2084829, -0.1247638, -0.2241661, 0.4418907, 0.5839454, 0.5036433, 0.2428486],
    mean: [0.2034639, -0.2092771, -0.1239441, -0.2276741, 0.4390567, 0.5875568, 0.4998017, 0.2445657],
  },
  '': {
    first: [0.2147024, -0.2102483, -0.1065668, -0.2180482, 0.4352168, 0.5948864, 0.4949428, 0.2500503],
    mean: [0.2171425, -0.2103558, -0.104765, -0.2150573, 0.4356109, 0.5955788, 0.4941593, 0.2504192],
  },
  // Cut to six tokens, the most that there are places for.
  'hello hello hello hello there hello': {
    first: [0.2039694, -0.2095021, -0.1169513, -0.2279712, 0.4350819, 0.5887588, 0.5016761, 0.2474769],
    mean: [0.2047899, -0.2096348, -0.1168884, -0.2264488, 0.4354176, 0.588757, 0.5016041, 0.2476736],
  },
}

describe('pooling as the model itself says', () => {
  it.each<[string, unknown, 'first' | 'mean']>([
    ['the first token', files['1_Pooling/config.json'], 'first'],
    ['the mean', { pooling_mode_cls_token: false, pooling_mode_mean_tokens: true }, 'mean'],
    ['named', { pooling_mode: 'cls' }, 'first'],
  ])('%s', async (_, pooling, way) => {
    await change('1_Pooling/config.json', pooling)
    expect(await convert()).toMatchObject({ pooling: way, mostTokens: 6, hidden: 8, layers: 2 })
    const vectors = await (await open()).embed(Object.keys(recorded))
    for (const [at, wanted] of Object.values(recorded).entries()) {
      for (const [index, value] of wanted[way].entries()) expect(vectors[at]?.[index]).toBeCloseTo(value, 5)
    }
  })

  it('fewer numbers are of length 1 again', async () => {
    await convert()
    const [vector = new Float32Array(0)] = await (await open(3)).embed(['Hello theres'])
    const [a, b, c] = recorded['Hello theres'].first as [number, number, number]
    for (const [at, value] of [a, b, c].entries()) expect(vector[at]).toBeCloseTo(value / Math.hypot(a, b, c), 5)
    expect(vector).toHaveLength(3)
    await expect(open(9)).rejects.toMatchObject({ code: 'U0007', why: expect.stringMatching(/8 numbers, and 9 are wanted/) })
  })
})

describe('what cannot be converted is refused', () => {
  const { vocab } = tokenizer.model
  it.each<[string, unknown, RegExp]>([
    ['config.json', '{', /config\.json is no JSON/],
    ['config.json', { ...config, model_type: 'roberta' }, /config\.json .*model_type/],
    ['config.json', { ...config, hidden_act: 'relu' }, /hidden_act/],
    ['config.json', { ...config, position_embedding_type: 'relative_key' }, /position_embedding_type/],
    ['config.json', { ...config, num_attention_heads: 3 }, /heads that do not fit/],
    ['config.json', { ...config, hidden_size: 16 }, /word_embeddings\.weight has the shape \[7, 8\], and by its config\.json \[7, 16\]/],
    ['config.json', { ...config, num_hidden_layers: 3 }, /no tensor encoder\.layer\.2/],
    [
      'modules.json',
      [module('Transformer', ''), module('Pooling', '1_Pooling'), module('Dense', '2_Dense')],
      /Transformer, Pooling, Dense/,
    ],
    ['modules.json', [module('Transformer', ''), module('Pooling', '../../etc')], /modules\.json/],
    ['1_Pooling/config.json', { pooling_mode_max_tokens: true }, /pooling is pooling_mode_max_tokens/],
    ['1_Pooling/config.json', { pooling_mode_cls_token: true, pooling_mode_mean_tokens: true }, /only the first token or the mean/],
    ['sentence_bert_config.json', { do_lower_case: true }, /do_lower_case/],
    ['tokenizer.json', { ...tokenizer, model: { ...tokenizer.model, type: 'BPE' } }, /tokenizer\.json .*model\.type/],
    [
      'tokenizer.json',
      { ...tokenizer, model: { ...tokenizer.model, vocab: { ...vocab, more: 7 } } },
      /that of another model: it has the token 7, and the model 7/,
    ],
    ['tokenizer.json', { ...tokenizer, post_processor: null }, /puts no mark/],
    ['tokenizer.json', { ...tokenizer, normalizer: { type: 'Unheard' } }, /tokenizer cannot be used/],
  ])('%s: %j', async (name, value, why) => {
    await change(name, value)
    await expect(convert()).rejects.toMatchObject({ name: 'Refusal', message: expect.stringMatching(why) })
  })

  it.each(Object.keys(files))('without %s', async (name) => {
    await rm(join(folder, name))
    await expect(convert()).rejects.toThrow(`${name} is missing: it must lie beside the weights`)
  })
})

describe('what cannot be opened is refused', () => {
  const bare = encodeModel(
    { name: 'g', inputs: [{ name: 'x', shape: ['n'] }], outputs: [{ name: 'y', shape: ['n'] }], constants: [], nodes: [] },
    { k: 'v' },
  )
  it('an ONNX file of others, whose notes are read all the same', async () => {
    await change('m.onnx', '')
    await writeFile(join(folder, 'm.onnx'), bare)
    expect(await readNotes(join(folder, 'm.onnx'))).toEqual(new Map([['k', 'v']]))
    await expect(open()).rejects.toMatchObject({ code: 'U0007', why: expect.stringMatching(/not written by bbx/) })
  })

  it.each<[string, Buffer, RegExp]>([
    ['text', Buffer.from('no model at all'), /no ONNX file/],
    ['fields without end', Buffer.alloc(3000, Buffer.from([0x08, 0x01])), /no ONNX file/],
    ['a field that is longer than the file', Buffer.from([0x72, 0xff, 0xff, 0xff, 0x7f]), /no ONNX file, or it is cut/],
    ['a note of 100 MB that is not there', Buffer.from([0x72, 0x80, 0x84, 0xaf, 0x5f]), /cut/],
    ['a model that is cut', bare.subarray(0, bare.length - 1), /cut/],
  ])('%s', async (_, bytes, why) => {
    await writeFile(join(folder, 'm.onnx'), bytes)
    await expect(open()).rejects.toMatchObject({
      code: 'U0007',
      message: 'm.onnx is no mxbai-embed-large that can be run',
      why: expect.stringMatching(why),
    })
  })

  it('no file', async () => {
    await expect(open()).rejects.toMatchObject({ code: 'U0007', why: 'there is no such file' })
  })

  it('a file whose graph is cut off behind its notes', async () => {
    await convert()
    const bytes = await readFile(join(folder, 'm.onnx'))
    await writeFile(join(folder, 'm.onnx'), bytes.subarray(-3000))
    await expect(open()).rejects.toMatchObject({ code: 'U0007' })
  })
})

describe('texts that nobody writes', () => {
  it.each<[what: string, text: string]>([
    ['a megabyte of words', 'hello there '.repeat(80_000)],
    ['one word of a megabyte', 'x'.repeat(1_000_000)],
    ['a megabyte of NUL', '\0'.repeat(1_000_000)],
    ['a megabyte of lone surrogates', '\ud800'.repeat(1_000_000)],
    ['a megabyte of blanks', ' '.repeat(1_000_000)],
    ['100,000 delimiters', '.,!?\n'.repeat(20_000)],
  ])('%s: a vector of length 1, of the first tokens', { timeout: 60_000 }, async (_, text) => {
    await convert()
    const [vector = new Float32Array(0)] = await (await open()).embed([text])
    expect(Math.hypot(...vector)).toBeCloseTo(1, 5)
  })

  it('texts of many lengths in batches of two, and of one, have the same vectors', async () => {
    await convert()
    const texts = ['hello', 'there', 'hello there', 'theres', 'hello hello', '', 'there hello']
    const made = await Promise.all(
      [1, 2, 32].map(async (batchSize) =>
        (await openTextEmbedder({ path: join(folder, 'm.onnx'), shown: 'm', dimensions: null, batchSize, threads: 1 })).embed(texts),
      ),
    )
    for (const vectors of made)
      for (const [at, vector] of vectors.entries())
        for (const [index, value] of vector.entries()) expect(value).toBeCloseTo(made[0]?.[at]?.[index] as number, 5)
  })
})
