import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MetricOptions, metric } from '../../../src/cli/commands/metric.ts'
import { metricLineSchema, metricSchema } from '../../../src/cli/schemas/metric.ts'
import { wordScore } from '../../../src/metrics/word-score.ts'
import { convertWhisper } from '../../../src/weights/whisper/convert.ts'
import { openWhisper } from '../../../src/weights/whisper/open-whisper.ts'
import { npyBytes, wavBytes } from '../../support/audio-bytes.ts'
import { documentOf, testContext } from '../../support/test-context.ts'
import { writeTinyWhisper } from '../../support/tiny-whisper.ts'

let folder: string
const low = Float64Array.from({ length: 8000 }, (_, at) => Math.sin(at / 20) / 2)
const high = Float64Array.from({ length: 16_000 }, (_, at) => Math.sin(at * at * 1e-4) / 2)
/** What the weights make of them: nothing that was said, but always the same. */
let [ofLow, ofHigh] = ['', '']

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-wer-'))
  await mkdir(join(folder, 'published'))
  await writeTinyWhisper(join(folder, 'published'))
  await mkdir(join(folder, 'whisper'))
  await convertWhisper(join(folder, 'published'), join(folder, 'whisper'))
  const whisper = await openWhisper({ path: join(folder, 'whisper'), shown: 'whisper' })
  ofLow = await whisper.transcribe(low)
  ofHigh = await whisper.transcribe(high)
  const inf = high.with(5, Number.POSITIVE_INFINITY)
  const files = {
    'low.npy': npyBytes(low, [low.length]),
    'high.npy': npyBytes(high, [high.length]),
    'row.npy': npyBytes(high, [1, high.length]),
    'column.npy': npyBytes(high, [high.length, 1]),
    'inf.npy': npyBytes(inf, [inf.length]),
    'cube.npy': npyBytes(new Float64Array(8), [2, 2, 2]),
    'high.wav': wavBytes(
      Int16Array.from(high, (value) => Math.round(value * 32768)),
      16_000,
    ),
    'high.txt': `${ofHigh}\n`,
    'other.txt': 'other words\n',
    'empty.txt': '',
  }
  await Promise.all(Object.entries(files).map(([name, bytes]) => writeFile(join(folder, name), bytes)))
})
afterAll(() => rm(folder, { recursive: true }))

const run = async (options: Partial<MetricOptions>) =>
  metric({ name: 'wer', ref: null, deg: null, model: ['whisper=whisper'], ...options }, await testContext(folder))

async function scored(options: Partial<MetricOptions>) {
  const result = documentOf(await run(options))
  return { ...metricSchema.parse({ ...result.document, bbx: '0', exit: result.exit }), text: result.text({ color: false, columns: 100 }) }
}

describe('two files, each taken for what it holds', () => {
  it.each<[string, string, () => [string | null, string | null], string, string]>([
    ['low.npy', 'high.npy', () => [ofLow, ofHigh], 'audio', 'audio'],
    ['high.npy', 'row.npy', () => [ofHigh, ofHigh], 'audio', 'audio'],
    ['high.txt', 'high.npy', () => [ofHigh, ofHigh], 'text', 'audio'],
    ['high.npy', 'empty.txt', () => [ofHigh, ''], 'audio', 'text'],
    ['high.npy', 'inf.npy', () => [ofHigh, null], 'audio', 'audio'],
    ['high.npy', 'column.npy', () => [ofHigh, null], 'audio', 'audio'],
  ])('%s and %s', async (ref, deg, transcripts, tookRef, tookDeg) => {
    const [truth, answer] = transcripts()
    const document = await scored({ ref, deg })
    expect(document).toMatchObject({
      value: wordScore(truth, answer).value,
      details: {
        transcripts: { ref: truth, deg: answer },
        model: 'whisper',
        ref: { file: ref, took: tookRef },
        deg: { file: deg, took: tookDeg },
      },
      error: null,
      exit: 0,
    })
    expect(document.text).toContain(`answer  ${JSON.stringify(answer)}`)
  })

  it('and what the validator does not transcribe says why', async () => {
    const { details, value } = await scored({ ref: 'high.npy', deg: 'inf.npy' })
    expect([value, details?.why]).toEqual([0, 'the answer holds NaN or infinity, which are not resampled'])
  })

  it('a file that says a rate keeps it, one that says none has --rate', async () => {
    expect(await scored({ ref: 'high.wav', deg: 'low.npy', rate: 8000 })).toMatchObject({
      details: { ref: { rate: 16_000, durationS: 1 }, deg: { rate: 8000, durationS: 1 } },
      error: null,
    })
  })

  it('texts need no weights, and are told as such', async () => {
    expect(await scored({ ref: 'high.txt', deg: 'other.txt', model: undefined })).toMatchObject({
      details: { ref: { took: 'text' }, deg: { took: 'text' } },
      error: null,
    })
  })
})

describe('what cannot be is named', () => {
  it.each<[Partial<MetricOptions>, string, number]>([
    [{ ref: 'high.npy', deg: 'other.txt', model: undefined }, 'E0009', 3],
    [{ ref: 'high.txt', deg: 'other.txt' }, 'U0001', 2],
    [{ ref: 'cube.npy', deg: 'high.npy' }, 'U0007', 2],
    [{ ref: 'high.npy', deg: 'gone.npy' }, 'U0007', 2],
    [{ ref: 'high.npy', deg: 'low.npy', model: ['whisper=published'] }, 'U0007', 2],
  ])('%j: %s', async (options, code, exit) => {
    expect(await scored(options)).toMatchObject({ value: null, error: { code }, exit })
  })

  it.each<[Partial<MetricOptions>, string]>([
    [{ refText: 'a', hypText: 'b' }, 'U0001'],
    [{ ref: 'high.npy', deg: 'low.npy', model: ['mimi=whisper'] }, 'U0001'],
  ])('%j is an error of the call', async (options, code) => {
    await expect(run(options)).rejects.toMatchObject({ code })
  })
})

it('lines name files by their keys, or hold texts', async () => {
  const pairs = ['{"ref":"low.npy","deg":"high.npy"}', '{"ref":"a b","hyp":"a"}', '{"ref":"low.npy","deg":3}', '{"ref":"a"}']
  await writeFile(join(folder, 'pairs.jsonl'), pairs.join('\n'))
  const result = await run({ pairs: 'pairs.jsonl' })
  if (result.kind !== 'lines') throw new Error('lines were expected')
  const found: ReturnType<typeof metricLineSchema.parse>[] = []
  for await (const line of result.lines()) found.push(metricLineSchema.parse(JSON.parse(JSON.stringify(line))))
  expect(found.map(({ value, error }) => value ?? error?.code)).toEqual([wordScore(ofLow, ofHigh).value, 0.5, 'U0007', 'U0007'])
  expect(found.map(({ error }) => error?.why?.split(':')[0] ?? null)).toEqual([null, null, 'deg', 'hyp'])
})
