import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MetricOptions, metric } from '../../../src/cli/commands/metric.ts'
import { metricLineSchema, metricSchema } from '../../../src/cli/schemas/metric.ts'
import { encodeModel } from '../../../src/weights/onnx/model.ts'
import { convertRawNet3 } from '../../../src/weights/rawnet3/convert.ts'
import { npyBytes, wavBytes } from '../../support/audio-bytes.ts'
import { expected, rawnet3Array, rawnet3Bytes } from '../../support/rawnet3-golden.ts'
import { documentOf, testContext } from '../../support/test-context.ts'

const recorded = expected.variants.tiny.anti_spoofing_score
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-speaker-'))
  const [speech, noise] = [rawnet3Array('wave_speech.npy'), rawnet3Array('wave_noise.npy')]
  const half = speech.filter((_, at) => at % 2 === 0)
  const identity = (input: string, size: number) =>
    encodeModel(
      {
        name: 'other',
        inputs: [{ name: input, shape: ['n', size] }],
        outputs: [{ name: 'embeddings', shape: ['n', size] }],
        constants: [],
        nodes: [{ operator: 'Identity', inputs: [input], outputs: ['embeddings'], attributes: {} }],
      },
      {},
    )
  const files = {
    'tiny.onnx': convertRawNet3(rawnet3Bytes('rawnet3_tiny.pt')).bytes,
    'names.onnx': identity('x', 48_000),
    'sizes.onnx': identity('samples', 16_000),
    'text.onnx': Buffer.from('no model'),
    'speech.npy': rawnet3Bytes('wave_speech.npy'),
    'noise.npy': rawnet3Bytes('wave_noise.npy'),
    'speech.wav': wavBytes(
      Int16Array.from(speech, (value) => Math.round(value * 32768)),
      16_000,
    ),
    'half.wav': wavBytes(
      Int16Array.from(half, (value) => Math.round(value * 32768)),
      8000,
    ),
    'half.npy': npyBytes(half, [half.length]),
    'row.npy': npyBytes(speech, [1, speech.length]),
    'nan.npy': npyBytes(
      noise.map(() => Number.NaN),
      [noise.length],
    ),
    'none.npy': npyBytes(new Float64Array(0), [0]),
    'cube.npy': npyBytes(new Float64Array(8), [2, 2, 2]),
    'text.wav': Buffer.from('no audio'),
  }
  await Promise.all(Object.entries(files).map(([name, bytes]) => writeFile(join(folder, name), bytes)))
})
afterAll(() => rm(folder, { recursive: true }))

const run = async (options: Partial<MetricOptions>) =>
  metric({ name: 'speaker', ref: null, deg: null, model: ['rawnet3=tiny.onnx'], ...options }, await testContext(folder))

async function scored(ref: string, deg: string, options: Partial<MetricOptions> = {}) {
  const result = documentOf(await run({ ref, deg, ...options }))
  return { ...metricSchema.parse({ ...result.document, bbx: '0', exit: result.exit }), text: result.text({ color: false, columns: 100 }) }
}

describe('two files', () => {
  it.each([
    ['speech.npy', 'speech.npy', {}, 1, 0],
    ['speech.npy', 'noise.npy', {}, recorded['speech|noise'], 1e-4],
    ['noise.npy', 'speech.wav', {}, recorded['speech|noise'], 1e-4],
    ['speech.npy', 'half.wav', {}, recorded['speech_decimated@8000|speech@16000'], 2e-3],
    ['half.npy', 'half.wav', { rate: 8000 }, 1, 1e-4],
  ] as const)('%s and %s, %j: %d', async (ref, deg, options, value, tolerance) => {
    const { text, ...document } = await scored(ref, deg, options)
    expect(document).toMatchObject({
      metric: 'speaker',
      details: { why: null, ref: { file: ref }, deg: { file: deg } },
      error: null,
      exit: 0,
    })
    expect(Math.abs((document.value ?? Number.NaN) - (value as number))).toBeLessThanOrEqual(tolerance)
    expect(text).toBe(`speaker  ${document.value}`)
  })

  it('what the validator counts as 0 is 0, and says why', async () => {
    const { text, ...document } = await scored('speech.npy', 'none.npy')
    expect(document).toMatchObject({ value: 0, details: { why: 'the answer holds no samples' }, error: null, exit: 0 })
    expect(text).toBe('speaker  0  (the answer holds no samples)')
  })

  it('a row is averaged into one sample, which is told', async () => {
    const { value, details } = await scored('speech.npy', 'row.npy')
    expect(value).toBeLessThan(0.7)
    expect(details).toMatchObject({ deg: { shape: [1, 102_320], durationS: 1 / 16_000, note: expect.stringMatching(/averaged/) } })
  })

  it('NaN is no value', async () => {
    expect(await scored('speech.npy', 'nan.npy')).toMatchObject({
      value: null,
      error: { code: 'S3020', why: expect.stringMatching(/NaN/) },
      exit: 1,
    })
    expect(await scored('speech.npy', 'nan.npy', { rate: 8000 })).toMatchObject({ value: 0, exit: 0 })
  })

  it.each([
    ['text.wav', 'U0007'],
    ['cube.npy', 'U0007'],
    ['no.npy', 'U0007'],
  ])('%s cannot be scored', async (file, code) => {
    expect(await scored('speech.npy', file)).toMatchObject({ value: null, details: null, error: { code }, exit: 2 })
  })
})

describe('the model', () => {
  it.each([
    ['none.onnx', /no such file/],
    ['.', /no file/],
    ['text.onnx', /./],
    ['names.onnx', /has the input x, not samples/],
    ['sizes.onnx', /its input samples is float32 of \[n, 16000\]/],
  ])('%s is none', async (file, why) => {
    const document = await scored('speech.npy', 'noise.npy', { model: [`rawnet3=${file}`] })
    expect(document).toMatchObject({ value: null, error: { code: 'U0007', what: `${file} is no rawnet3 that can be run` }, exit: 2 })
    expect(document.error?.why).toMatch(why)
    expect(document.error?.remedy).toMatch(/bbx models convert rawnet3/)
  })

  it.each([
    [undefined, 'E0009', 3],
    [['mimi=a.onnx'], 'U0001', 2],
    [['rawnet=a.onnx'], 'U0001', 2],
    [['rawnet3'], 'U0001', 2],
    [['rawnet3='], 'U0001', 2],
    [['rawnet3=a', 'rawnet3=b'], 'U0001', 2],
  ])('--model %j: %s', async (model, code, exit) => {
    await expect(run({ ref: 'a', deg: 'b', model })).rejects.toMatchObject({ code, exit })
    await expect(run({ pairs: 'pairs.jsonl', model })).rejects.toMatchObject({ code, exit })
  })

  it('means nothing to other metrics', async () => {
    await expect(run({ name: 'length', ref: 'a', deg: 'b' })).rejects.toMatchObject({
      code: 'U0001',
      message: '--model says nothing to length',
    })
  })

  it('what is missing besides is named', async () => {
    await expect(run({ ref: 'speech.npy' })).rejects.toMatchObject({ code: 'U0002', missing: [{ flag: 'DEG' }] })
  })
})

it('--pairs: each line has its answer, bad ones included', async () => {
  const pair = (deg: string) => JSON.stringify({ ref: 'speech.npy', deg })
  await writeFile(join(folder, 'pairs.jsonl'), [pair('speech.npy'), 'bad', pair('none.npy'), pair('noise.npy')].join('\n'))
  const result = await run({ pairs: 'pairs.jsonl' })
  if (result.kind !== 'lines') throw new Error(`lines were expected, not ${result.kind}`)
  const found = []
  for await (const line of result.lines()) found.push(metricLineSchema.parse(JSON.parse(JSON.stringify(line))))
  expect(found.map(({ value, error }) => error?.code ?? value)).toEqual([
    1,
    'U0007',
    0,
    expect.closeTo(recorded['speech|noise'] as number, 4),
  ])
  expect(result.exit()).toBe(2)
})
