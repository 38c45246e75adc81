import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MetricOptions, metric } from '../../../src/cli/commands/metric.ts'
import { metricLineSchema, metricSchema } from '../../../src/cli/schemas/metric.ts'
import { npyBytes, wavBytes } from '../../support/audio-bytes.ts'
import { pesqCases, pesqSignal } from '../../support/pesq-golden.ts'
import { documentOf, testContext } from '../../support/test-context.ts'

const plain = { color: false, columns: 100 }
let folder: string

/** `short300ms` and `bursts60` of the recorded cases: the scores are those of the package `pesq`. */
const recorded = { wb: 2.835609197616577, nb: 3.375441551208496, nb8: 3.417464017868042 }

function pcm(id: string, side: 'ref' | 'deg', rate: 8000 | 16000 = 16_000): Int16Array {
  const one = pesqCases.find((known) => known.id === id)
  if (one === undefined) throw new Error(`no case ${id}`)
  return Int16Array.from(pesqSignal(one, side, rate), (sample) => sample * 32768)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-metric-'))
  const ref = pcm('short300ms', 'ref')
  const deg = pcm('short300ms', 'deg')
  const files = {
    'ref.wav': wavBytes(ref, 16_000),
    'deg.wav': wavBytes(deg, 16_000),
    'ref8.wav': wavBytes(pcm('short300ms', 'ref', 8000), 8000),
    'deg8.wav': wavBytes(pcm('short300ms', 'deg', 8000), 8000),
    'deg.npy': npyBytes(
      Float64Array.from(deg, (sample) => sample / 32768),
      [1, deg.length],
    ),
    'matrix.npy': npyBytes(Float64Array.from(deg), [deg.length / 2, 2]),
    'stereo.wav': wavBytes(deg, 16_000, 2),
    'short.wav': wavBytes(deg.subarray(0, 3999), 16_000),
    'silence.wav': wavBytes(new Int16Array(16_000), 16_000),
    'bursts.wav': wavBytes(pcm('bursts60', 'ref'), 16_000),
    'text.wav': Buffer.from('no audio'),
    'none.npy': npyBytes(new Float64Array(0), [0]),
  }
  await Promise.all(Object.entries(files).map(([name, bytes]) => writeFile(join(folder, name), bytes)))
})
afterAll(() => rm(folder, { recursive: true }))

const run = async (options: Partial<MetricOptions>) =>
  metric(
    { name: 'pesq', ref: null, deg: null, ...(options.pairs === undefined ? {} : { threads: 1 }), ...options },
    await testContext(folder),
  )

async function scored(ref: string, deg: string, options: Partial<MetricOptions>) {
  const result = documentOf(await run({ ref, deg, ...options }))
  return { ...metricSchema.parse({ ...result.document, bbx: '0', exit: result.exit }), text: result.text(plain) }
}

describe('two files', () => {
  it.each([
    ['ref.wav', 'deg.wav', { mode: 'wb' }, recorded.wb],
    ['ref.wav', 'deg.wav', { mode: 'nb', rate: 16_000 }, recorded.nb],
    ['ref8.wav', 'deg8.wav', { mode: 'nb', rate: 8000 }, recorded.nb8],
    ['ref.wav', 'deg.npy', { mode: 'wb' }, recorded.wb],
  ] as const)('%s and %s, %j: %d', async (ref, deg, options, value) => {
    const { text, ...document } = await scored(ref, deg, options)
    expect(document).toMatchObject({ metric: 'pesq', value, error: null, exit: 0 })
    expect(document.details).toMatchObject({ ...options, ref: { file: ref, durationS: 0.3, note: null }, failure: null })
    expect(text).toBe(`pesq ${options.mode}  ${value}`)
  })

  it.each([
    ['ref.wav', 'short.wav', 'buffer-too-short', 'BufferTooShortError'],
    ['silence.wav', 'deg.wav', 'no-utterances', 'NoUtterancesError'],
    ['ref.wav', 'silence.wav', 'not-a-number', 'ValueError'],
    ['bursts.wav', 'bursts.wav', 'too-many-utterances', null],
  ])('%s and %s have no value: %s', async (ref, deg, failure, raises) => {
    const { text, ...document } = await scored(ref, deg, { mode: 'wb' })
    expect(document).toMatchObject({ value: null, details: { failure, raises }, error: { code: 'S3020' }, exit: 1 })
    expect(text).toContain('S3020 PESQ has no value')
  })

  it.each([
    ['ref.wav', 'none.wav', /none\.wav holds no audio/, /no such file/],
    ['text.wav', 'deg.wav', /text\.wav holds no audio/, /does not begin as a WAV/],
    ['ref.wav', '.', /\. holds no audio/, /is no file/],
    ['ref.wav', 'stereo.wav', /stereo\.wav holds no audio/, /2 channels/],
    ['ref.wav', 'matrix.npy', /matrix\.npy holds no audio/, /\(2400, 2\)/],
    ['ref.wav', 'none.npy', /none\.npy holds no audio/, /no samples/],
    ['ref8.wav', 'deg.wav', /ref8\.wav is at 8000 Hz, not at 16000 Hz/, /resamples nothing/],
  ])('%s and %s cannot be scored', async (ref, deg, what, why) => {
    const document = await scored(ref, deg, { mode: 'wb' })
    expect(document).toMatchObject({ value: null, details: null, error: { code: 'U0007' }, exit: 2 })
    expect(document.error?.what).toMatch(what)
    expect(document.error?.why).toMatch(why)
  })

  it('there is no wide band at 8 kHz', async () => {
    expect(await scored('ref8.wav', 'deg8.wav', { mode: 'wb', rate: 8000 })).toMatchObject({ error: { code: 'U0001' }, exit: 2 })
  })
})

describe('what is missing is named at once', () => {
  it.each([
    [{}, ['REF', 'DEG', '--mode']],
    [{ ref: 'ref.wav', mode: 'nb' as const }, ['DEG']],
    [{ ref: 'ref.wav', deg: 'deg.wav' }, ['--mode']],
  ])('%j', async (options, flags) => {
    const error = await run(options).catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'U0002' })
    expect(error.missing.map(({ flag }: { flag: string }) => flag)).toEqual(flags)
  })
})

describe('--pairs', () => {
  async function lines(text: string, options: Partial<MetricOptions> = {}) {
    await writeFile(join(folder, 'pairs.jsonl'), text)
    const result = await run({ pairs: 'pairs.jsonl', ...options })
    if (result.kind !== 'lines') throw new Error(`lines were expected, not ${result.kind}`)
    const found = []
    for await (const line of result.lines()) found.push(metricLineSchema.parse(JSON.parse(JSON.stringify(line))))
    return { found, exit: result.exit() }
  }
  const good = '{"ref":"ref.wav","deg":"deg.wav","mode":"wb","rate":16000}'

  it('each line has its answer, in order, bad ones included; the worst asks for the exit code', async () => {
    const text = [good, 'not json', '', '{"ref":"ref.wav"}', '{"ref":"silence.wav","deg":"deg.wav","mode":"nb"}', good].join('\n')
    const { found, exit } = await lines(text)
    expect(found.map(({ value, error }) => value ?? error?.code)).toEqual([recorded.wb, 'U0007', 'U0007', 'U0007', 'S3020', recorded.wb])
    expect(found[3]?.error?.why).toMatch(/deg: .*; mode: /)
    expect(exit).toBe(2)
  })

  it('lines that all have a value end with 0, without a last line end too', async () => {
    expect(await lines(`${good}\n${good}`)).toMatchObject({ found: [{ value: recorded.wb }, { value: recorded.wb }], exit: 0 })
    expect(await lines('')).toEqual({ found: [], exit: 0 })
  })

  it('--mode and --rate fill in what a line leaves out', async () => {
    const pair = '{"ref":"ref8.wav","deg":"deg8.wav"}'
    expect(await lines(pair, { mode: 'nb', rate: 8000 })).toMatchObject({ found: [{ value: recorded.nb8 }] })
  })

  it('a line without end is a bad line, and the next one is read', async () => {
    const { found } = await lines(`{"ref":"${'x'.repeat(3_000_000)}"}\n${good}`)
    expect(found).toMatchObject([{ error: { code: 'U0007', what: expect.stringContaining('1 MiB') } }, { value: recorded.wb }])
  })

  it('a file that is not there, or files beside it, are errors of the call', async () => {
    await expect(run({ pairs: 'none.jsonl' })).rejects.toMatchObject({ code: 'U0007' })
    await expect(run({ pairs: '.' })).rejects.toMatchObject({ code: 'U0007' })
    await expect(run({ pairs: 'pairs.jsonl', ref: 'ref.wav' })).rejects.toMatchObject({ code: 'U0001' })
  })
})
