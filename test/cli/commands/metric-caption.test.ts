import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MetricOptions, metric } from '../../../src/cli/commands/metric.ts'
import { modelsConvert } from '../../../src/cli/commands/models-convert.ts'
import { metricLineSchema, metricSchema } from '../../../src/cli/schemas/metric.ts'
import { modelConversionSchema } from '../../../src/cli/schemas/model-conversion.ts'
import { imagebindExpected, imagebindGolden } from '../../support/imagebind-golden.ts'
import { rawnet3Path } from '../../support/rawnet3-golden.ts'
import { documentOf, testContext } from '../../support/test-context.ts'

let folder: string
const model = ['imagebind-text=tower.onnx']

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-caption-'))
  await convert('imagebind_text_tiny_state.pt', 'tower.onnx')
})
afterAll(() => rm(folder, { recursive: true }))

async function convert(from: string, out: string) {
  const options = { model: 'imagebind-text', in: join(imagebindGolden, from), out, force: false } as const
  const { document, exit } = documentOf(await modelsConvert(options, await testContext(folder)))
  return modelConversionSchema.parse({ ...document, bbx: '0', exit })
}

async function captionOf(given: Partial<MetricOptions>) {
  const result = await metric({ name: 'caption', ref: null, deg: null, model, ...given }, await testContext(folder))
  const { document, exit } = documentOf(result)
  return metricSchema.parse({ ...document, bbx: '0', exit })
}

describe('bbx metric caption', () => {
  const [a = '', b = ''] = imagebindExpected.captions

  it('the cosine that torch recorded, of texts and of files', async () => {
    const wanted = imagebindExpected.cosine[0]?.[1] as number
    expect(await captionOf({ refText: a, hypText: b })).toMatchObject({
      exit: 0,
      value: expect.closeTo(wanted, 5),
      details: { chunks: { ref: 1, hyp: 1 } },
    })
    await writeFile(join(folder, 'a.txt'), `${a}\n`)
    await writeFile(join(folder, 'b.txt'), b)
    expect(await captionOf({ ref: 'a.txt', deg: 'b.txt' })).toMatchObject({ value: expect.closeTo(wanted, 5) })
  })

  it('the mean over the pairs of a batch is the recorded score of the era that compares pairs', async () => {
    const { generated_batches, actual, d7c3e04 } = imagebindExpected.caption_scores.one_full_batch ?? expect.unreachable()
    const generated = generated_batches[0] as string[]
    await writeFile(join(folder, 'pairs.jsonl'), actual.map((ref, at) => JSON.stringify({ ref, hyp: generated[at] })).join('\n'))
    const result = await metric({ name: 'caption', ref: null, deg: null, model, pairs: 'pairs.jsonl' }, await testContext(folder))
    const values: number[] = []
    if (result.kind !== 'lines') expect.unreachable()
    for await (const line of result.lines()) values.push(metricLineSchema.parse(line).value as number)
    expect(values.reduce((sum, value) => sum + value, 0) / 4).toBeCloseTo(d7c3e04, 5)
  })

  it('an empty caption has none, and says what the validator does with it', async () => {
    expect(await captionOf({ refText: a, hypText: '' })).toMatchObject({
      exit: 1,
      value: null,
      error: { code: 'S3020', what: 'the answer is empty: an empty caption has no embedding' },
    })
  })

  it('a long one is read in chunks', async () => {
    const { text, chunks } = imagebindExpected.chunking[2] ?? expect.unreachable()
    expect(await captionOf({ refText: text, hypText: a })).toMatchObject({ details: { chunks: { ref: chunks.length, hyp: 1 } } })
  })

  it.each([
    ['no model', { hypText: b, model: undefined }, 'E0009'],
    ['another model', { hypText: b, model: ['mimi=tower.onnx'] }, 'U0001'],
    ['files and texts', { ref: 'a.txt', hypText: b }, 'U0001'],
    ['half of it', {}, 'U0002'],
  ])('%s is an error of the call', async (_, given, code) => {
    await expect(captionOf({ refText: a, ...given } as Partial<MetricOptions>)).rejects.toMatchObject({ code })
  })

  it('a model that is not there is one of its file', async () => {
    const given = { refText: a, hypText: b, model: ['imagebind-text=none.onnx'] }
    expect(await captionOf(given)).toMatchObject({ value: null, error: { code: 'U0007', why: 'there is no such file' }, exit: 2 })
  })
})

describe('bbx models convert imagebind-text', () => {
  it('says what it found, and the same weights become the same file', async () => {
    const first = await convert('imagebind_module_small.pth', 'one.onnx')
    expect(first.facts).toEqual({
      form: 'module',
      vocabulary: 64,
      context: 77,
      width: 16,
      blocks: 3,
      hidden: 64,
      heads: 4,
      embedding: 24,
      values: 12_513,
    })
    expect((await convert('imagebind_module_small.pth', 'two.onnx')).sha256).toBe(first.sha256)
  })

  it('a checkpoint of another network is refused by what it lacks', async () => {
    const options = { model: 'imagebind-text', in: rawnet3Path('rawnet3_tiny.pt'), out: 'x.onnx', force: false } as const
    await expect(modelsConvert(options, await testContext(folder))).rejects.toMatchObject({
      code: 'U0007',
      why: 'it is no ImageBind: it has no tensor modality_preprocessors.text.token_embedding.weight',
    })
  })
})
