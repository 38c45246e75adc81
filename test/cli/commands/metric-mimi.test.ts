import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MetricOptions, metric } from '../../../src/cli/commands/metric.ts'
import { modelsConvert } from '../../../src/cli/commands/models-convert.ts'
import { metricLineSchema, metricSchema } from '../../../src/cli/schemas/metric.ts'
import { encodeModel, type Port } from '../../../src/weights/onnx/model.ts'
import { npyBytes, wavBytes } from '../../support/audio-bytes.ts'
import { expectedMimi, mimiPath, mimiWave } from '../../support/mimi-golden.ts'
import { documentOf, testContext } from '../../support/test-context.ts'

const recorded = expectedMimi.mimi_score_24k
let folder: string

/** A model that does nothing with one input. */
const other = (input: Port, output: Port) =>
  encodeModel(
    {
      name: 'other',
      inputs: [input],
      outputs: [output],
      constants: [],
      nodes: [{ operator: 'Identity', inputs: [input.name], outputs: [output.name], attributes: {} }],
    },
    {},
  )
const [samples, codes] = [
  { name: 'input_values', shape: ['b', 1, 'n'] },
  { name: 'audio_codes', shape: ['b', 32, 'n'], type: 'int64' },
] as const

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-mimi-metric-'))
  await modelsConvert({ model: 'mimi', in: mimiPath('model.safetensors'), out: 'tiny.onnx', force: false }, await testContext(folder))
  await copyFile(mimiPath('encoder_model.onnx'), join(folder, 'export.onnx'))
  const [speech, noise] = [mimiWave('speech_a'), mimiWave('noise')]
  const files = {
    'names.onnx': other({ name: 'x', shape: ['b', 1, 'n'] }, { ...samples, name: 'audio_codes' }),
    'two.onnx': other({ ...samples, shape: ['b', 2, 'n'] }, { ...samples, name: 'audio_codes', shape: ['b', 2, 'n'] }),
    'floats.onnx': other(samples, { ...samples, name: 'audio_codes' }),
    'whole.onnx': other({ ...codes, name: 'input_values' }, codes),
    'text.onnx': Buffer.from('no model'),
    'speech.npy': npyBytes(speech, [speech.length]),
    'noise.npy': npyBytes(noise, [noise.length]),
    'speech.wav': wavBytes(
      Int16Array.from(speech, (value) => Math.round(value * 32768)),
      24_000,
    ),
    'row.npy': npyBytes(speech, [1, speech.length]),
    'nan.npy': npyBytes(
      noise.map(() => Number.NaN),
      [noise.length],
    ),
    'none.npy': npyBytes(new Float64Array(0), [0]),
    'long.npy': npyBytes(new Float64Array(121 * 24_000), [121 * 24_000]),
    'text.wav': Buffer.from('no audio'),
  }
  await Promise.all(Object.entries(files).map(([name, bytes]) => writeFile(join(folder, name), bytes)))
})
afterAll(() => rm(folder, { recursive: true }))

const run = async (options: Partial<MetricOptions>) =>
  metric({ name: 'mimi', ref: null, deg: null, rate: 24_000, model: ['mimi=tiny.onnx'], ...options }, await testContext(folder))

async function scored(ref: string, deg: string, options: Partial<MetricOptions> = {}) {
  const result = documentOf(await run({ ref, deg, ...options }))
  return { ...metricSchema.parse({ ...result.document, bbx: '0', exit: result.exit }), text: result.text({ color: false, columns: 100 }) }
}

describe('two files', () => {
  it.each([
    ['speech.npy', 'noise.npy', 'tiny.onnx', recorded['speech_a|noise'], 17],
    ['speech.npy', 'noise.npy', 'export.onnx', recorded['speech_a|noise'], 17],
    ['speech.npy', 'speech.npy', 'tiny.onnx', 1, 38],
    ['speech.wav', 'speech.wav', 'tiny.onnx', 1, 38],
  ])('%s and %s by %s: %d', async (ref, deg, model, value, frames) => {
    const { text, ...document } = await scored(ref, deg, { model: [`mimi=${model}`] })
    expect(document).toMatchObject({
      metric: 'mimi',
      details: { why: null, frames, ref: { file: ref }, deg: { file: deg } },
      error: null,
      exit: 0,
    })
    expect(document.value).toBeCloseTo(value as number, 9)
    expect(text).toBe(`mimi  ${document.value}  (${frames} frames)`)
  })

  it('at 16 kHz, the rate of npy where none is named, fewer frames are heard', async () => {
    // 72777 samples are 4.55 s at 16 kHz: 57 frames of 80 ms.
    expect(await scored('speech.npy', 'speech.npy', { rate: undefined })).toMatchObject({ value: 1, details: { frames: 57 } })
  })

  it.each([
    ['none.npy', 'the answer holds no samples'],
    ['row.npy', 'the answer has the shape (1, 72777), and the codec takes one row of samples'],
    ['nan.npy', 'the answer holds NaN or infinity, which the validator cannot resample'],
  ])('%s is 0, as the validator counts it, and says why', async (file, why) => {
    const { text, ...document } = await scored('speech.npy', file)
    expect(document).toMatchObject({ value: 0, details: { why, frames: null }, error: null, exit: 0 })
    expect(text).toBe(`mimi  0  (${why})`)
  })

  it.each([
    ['text.wav', 'text.wav', 'U0007', 2],
    ['no.npy', 'speech.npy', 'U0007', 2],
    ['long.npy', 'long.npy', 'S3020', 1],
  ])('%s against %s has no value', async (ref, deg, code, exit) => {
    expect(await scored(ref, deg)).toMatchObject({ value: null, details: null, error: { code }, exit })
  })
})

describe('the model', () => {
  it.each([
    ['none.onnx', /no such file/],
    ['.', /no file/],
    ['text.onnx', /./],
    ['names.onnx', /it has no input input_values/],
    ['two.onnx', /its input input_values is float32 of \[b, 2, n\], not float32 of \[any, 1, any\]/],
    ['whole.onnx', /its input input_values is int64 of/],
    ['floats.onnx', /its output audio_codes is float32 of .*, not int64 of \[any, 32, any\]/],
  ])('%s is none', async (file, why) => {
    const document = await scored('speech.npy', 'noise.npy', { model: [`mimi=${file}`] })
    expect(document).toMatchObject({ value: null, error: { code: 'U0007', what: `${file} is no mimi that can be run` }, exit: 2 })
    expect(document.error?.why).toMatch(why)
    expect(document.error?.remedy).toMatch(/bbx models convert mimi/)
  })

  it.each([
    [undefined, 'E0009', 3],
    [['rawnet3=a.onnx'], 'U0001', 2],
    [['mimi='], 'U0001', 2],
  ])('--model %j: %s', async (model, code, exit) => {
    await expect(run({ ref: 'a', deg: 'b', model })).rejects.toMatchObject({ code, exit })
    await expect(run({ pairs: 'pairs.jsonl', model })).rejects.toMatchObject({ code, exit })
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
    expect.closeTo(recorded['speech_a|noise'] as number, 9),
  ])
  expect(result.exit()).toBe(2)
})
