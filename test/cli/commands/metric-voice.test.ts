import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MetricOptions, metric } from '../../../src/cli/commands/metric.ts'
import { metricLineSchema, metricSchema } from '../../../src/cli/schemas/metric.ts'
import { npyBytes, wavBytes } from '../../support/audio-bytes.ts'
import { documentOf, testContext } from '../../support/test-context.ts'

const golden = join(import.meta.dirname, '../../golden')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-voice-'))
  const files = {
    'truth.txt': 'one two three four\n',
    'answer.txt': 'one two\n',
    'empty.txt': '',
    'bytes.txt': Buffer.from([0x61, 0xff]),
    'long.txt': Array.from({ length: 100_000 }, (_, at) => `w${at}`).join(' '),
    'second.wav': wavBytes(new Int16Array(16_000).fill(5), 16_000),
    'half.wav': wavBytes(new Int16Array(12_000).fill(5), 24_000),
    'half.npy': npyBytes(new Float64Array(8000).fill(0.1), [1, 8000]),
    'nan.npy': npyBytes(new Float64Array(8000).fill(Number.NaN), [8000]),
    'inf.npy': npyBytes(new Float64Array(8000).fill(Number.POSITIVE_INFINITY), [8000]),
    'one.wav': wavBytes(Int16Array.of(5), 16_000),
    'none.wav': wavBytes(new Int16Array(0), 16_000),
    'stereo.wav': wavBytes(new Int16Array(200), 16_000, 2),
    'silent.wav': wavBytes(new Int16Array(16_000), 16_000),
  }
  await Promise.all(Object.entries(files).map(([name, bytes]) => writeFile(join(folder, name), bytes)))
  for (const name of ['p5', 'pink5']) await copyFile(join(golden, 'pesq/wav', `${name}.wav`), join(folder, `${name}.wav`))
  for (const name of ['data_4g', 'text', 'adpcm', 'ch_65535'])
    await copyFile(join(golden, 'wav/files', `${name}.wav`), join(folder, `${name}.wav`))
})
afterAll(() => rm(folder, { recursive: true }))

const run = async (options: Partial<MetricOptions> & Pick<MetricOptions, 'name'>) =>
  metric({ ref: null, deg: null, ...options }, await testContext(folder))

async function one(options: Parameters<typeof run>[0]) {
  const result = documentOf(await run(options))
  return { ...metricSchema.parse({ ...result.document, bbx: '0', exit: result.exit }), text: result.text({ color: false, columns: 100 }) }
}

async function lines(name: MetricOptions['name'], text: string, options: Partial<MetricOptions> = {}) {
  await writeFile(join(folder, 'pairs.jsonl'), text)
  const result = await run({ name, pairs: 'pairs.jsonl', ...options })
  if (result.kind !== 'lines') throw new Error('lines were expected')
  const found: ReturnType<typeof metricLineSchema.parse>[] = []
  for await (const line of result.lines()) found.push(metricLineSchema.parse(JSON.parse(JSON.stringify(line))))
  return { found, exit: result.exit() }
}

describe('wer', () => {
  it.each([
    [{ refText: 'a b c d', hypText: 'a x c d' }, 0.75, 'wer  0.75  (1 errors in 4 words)'],
    [{ refText: 'a', hypText: 'a b c d' }, 0.25, 'wer  0.25  (3 errors in 4 words; the answer is longer and counts as the reference)'],
    [{ refText: 'a', hypText: '' }, 0, 'wer  0  (no-text)'],
    [{ refText: ' ', hypText: ' ' }, 0, 'wer  0  (blank-reference)'],
    [{ ref: 'truth.txt', deg: 'answer.txt' }, 0.5, 'wer  0.5  (2 errors in 4 words)'],
    [{ ref: 'truth.txt', deg: 'empty.txt' }, 0, 'wer  0  (no-text)'],
  ])('%j: %d', async (options, value, text) => {
    expect(await one({ name: 'wer', ...options })).toMatchObject({ metric: 'wer', value, error: null, exit: 0, text })
  })

  it('lines hold texts; null is a transcript that is not there', async () => {
    const text = ['{"ref":"a b","hyp":"a b"}', '{"ref":null,"hyp":"a"}', '{"ref":"a"}', '{"ref":"a   b","hyp":"x y z"}'].join('\n')
    const { found, exit } = await lines('wer', text)
    expect(found.map(({ value, error }) => value ?? error?.code)).toEqual([1, 0, 'U0007', -0.5])
    expect(exit).toBe(2)
  })

  it.each([
    [{ ref: 'gone.txt', deg: 'answer.txt' }, 'U0007', 2],
    [{ ref: '.', deg: 'answer.txt' }, 'U0007', 2],
    [{ ref: 'bytes.txt', deg: 'answer.txt' }, 'U0007', 2],
    [{ ref: 'long.txt', deg: 'long.txt' }, 'S3020', 1],
  ])('%j: %s', async (options, code, exit) => {
    expect(await one({ name: 'wer', ...options })).toMatchObject({ value: null, error: { code }, exit })
  })

  it.each([
    [{}, 'U0002', ['REF', 'DEG']],
    [{ hypText: 'a' }, 'U0002', ['--ref-text']],
    [{ ref: 'truth.txt', hypText: 'a' }, 'U0001', []],
    [{ refText: 'a', hypText: 'a', mode: 'wb' as const }, 'U0001', []],
    [{ refText: 'a', pairs: 'pairs.jsonl' }, 'U0001', []],
  ])('%j is an error of the call', async (options, code, flags) => {
    const error = await run({ name: 'wer', ...options }).catch((thrown) => thrown)
    expect(error).toMatchObject({ code })
    expect(error.missing.map(({ flag }: { flag: string }) => flag)).toEqual(flags)
  })
})

describe('length', () => {
  it.each([
    ['second.wav', 'half.wav', {}, 1],
    ['second.wav', 'half.wav', { rule: 'relative' }, 1 / 1.5],
    ['second.wav', 'half.npy', { rule: 'seconds' }, 1 / 1.5],
    ['second.wav', 'half.npy', { rule: 'relative', rate: 8000 }, 1],
    ['second.wav', 'second.wav', { rule: 'relative' }, 1],
    ['second.wav', 'nan.npy', { rule: 'relative' }, 0],
    ['second.wav', 'inf.npy', {}, 1],
    ['second.wav', 'silent.wav', { rule: 'relative' }, 1],
  ] as const)('%s and %s, %j: %d', async (ref, deg, options, value) => {
    expect(await one({ name: 'length', ref, deg, ...options })).toMatchObject({ value, error: null, exit: 0 })
  })

  it('tells durations, their ratio, and what every rule gives', async () => {
    const { details, text } = await one({ name: 'length', ref: 'second.wav', deg: 'half.wav' })
    expect(details).toMatchObject({
      rule: 'none',
      rules: { none: 1, relative: 1 / 1.5, seconds: 1 / 1.5 },
      ratio: 0.5,
      ref: { rate: 16_000, durationS: 1 },
      deg: { rate: 24_000, durationS: 0.5 },
    })
    expect(text).toBe('length none  1  (0.5 times as long)')
  })

  it.each(['gone.wav', '.', 'text.wav', 'adpcm.wav', 'ch_65535.wav', 'stereo.wav', 'none.wav'])(
    '%s is no audio that can be scored',
    async (deg) => {
      expect(await one({ name: 'length', ref: 'second.wav', deg })).toMatchObject({ value: null, error: { code: 'U0007' }, exit: 2 })
    },
  )

  it('a header that claims 4 GB and one sample are taken for what they hold', async () => {
    expect(await one({ name: 'length', ref: 'data_4g.wav', deg: 'one.wav', rule: 'relative' })).toMatchObject({ exit: 0 })
  })
})

describe('pesq-score', () => {
  it('is that of the recorded validator', async () => {
    const { value, details } = await one({ name: 'pesq-score', ref: 'p5.wav', deg: 'pink5.wav' })
    expect(value).toBeCloseTo(0.3723422503471374, 12)
    expect(details).toMatchObject({ narrowBand: 1.88387131690979, wideBand: 1.1379283666610718, why: null })
  })

  it.each([
    ['silent.wav', 'the answer is silent'],
    ['nan.npy', 'the answer holds NaN or infinity'],
    ['inf.npy', 'the answer holds NaN or infinity'],
    ['one.wav', 'less than 512 samples are common to both'],
  ])('%s scores 0: %s', async (deg, why) => {
    expect(await one({ name: 'pesq-score', ref: 'second.wav', deg })).toMatchObject({ value: 0, details: { why }, exit: 0 })
  })
})

describe('combined', () => {
  it('takes numbers from lines, by profile', async () => {
    const numbers = '"pesq":0.5,"antiSpoofing":0.5,"mimi":0.2,"wer":0.4'
    const text = [
      `{"profile":"voice-to-voice/2025-01",${numbers}}`,
      `{${numbers}}`,
      `{${numbers},"length":0.5}`,
      '{"profile":"voice-to-voice/2025-01","pesq":-1,"antiSpoofing":1,"mimi":0,"wer":0}',
      `{"profile":"voice-to-voice/2030-01",${numbers}}`,
    ].join('\n')
    const { found, exit } = await lines('combined', text)
    expect(found.map(({ value, error }) => value ?? error?.code)).toEqual([0.42000000000000004, 0.431, 0.2155, 'S3020', 'U0007'])
    expect(exit).toBe(2)
    // As rows of the reference have them: a metric that gave nothing makes the sample 0, NaN and infinity pass through (reference sn21 5.2).
    const odd = await lines(
      'combined',
      ['null', '"NaN"', '"-Infinity"', '"none"'].map((wer) => `{"pesq":0.5,"antiSpoofing":0.5,"mimi":0.2,"wer":${wer}}`).join('\n'),
    )
    expect(odd.found.map(({ value, error }) => value ?? error?.code)).toEqual([0, 'S3020', 'S3020', 'U0007'])
    await expect(run({ name: 'combined' })).rejects.toMatchObject({ code: 'U0001' })
  })
})
