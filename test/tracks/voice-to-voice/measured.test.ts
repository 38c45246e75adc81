import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { encodeNpy } from '../../../src/audio/npy/encode-npy.ts'
import { encodeWav } from '../../../src/audio/wav/encode-wav.ts'
import { writeDurably } from '../../../src/base/durable-file.ts'
import { modelTools } from '../../../src/evaluation/scorer/model-tools.ts'
import type { Instruments, ScoredPair } from '../../../src/tracks/types.ts'
import { profileFacts } from '../../../src/tracks/voice-to-voice/profile-facts.ts'
import { scorePair } from '../../../src/tracks/voice-to-voice/score-pair.ts'
import { convertRawNet3 } from '../../../src/weights/rawnet3/convert.ts'
import { mimiPath } from '../../support/mimi-golden.ts'
import { expected, rawnet3Array, rawnet3Bytes } from '../../support/rawnet3-golden.ts'
import { body } from './answers.ts'

// What the validator makes of each kind of answer, row by row (reference sn21 2.2, 5.5, 5.8), with the tiny models of the golden sets. The texts are given: what Whisper
// hears is not what these rows are about.
const speech = rawnet3Array('wave_speech.npy')
const edge = expected.edge
let folder: string
let tools: Instruments
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-measured-'))
  const rawnet3 = join(folder, 'rawnet3.onnx')
  await writeDurably(rawnet3, convertRawNet3(rawnet3Bytes('rawnet3_tiny.pt')).bytes)
  const places = { rawnet3: { path: rawnet3, shown: 'r' }, mimi: { path: mimiPath('encoder_model.onnx'), shown: 'm' } }
  const transcriber = { rateHz: 16_000, transcribe: async () => ' a few words' }
  tools = { ...modelTools({ places, threads: 1 }), embedder: null, transcriber: async () => transcriber }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function scored(answer: Uint8Array, rate = 16_000): Promise<ScoredPair> {
  const truth = { wav: encodeWav([speech], { rate, type: 'f4' }).bytes }
  const given = { item: 'x', seat: 'local', answer: { body: answer, ms: 1 }, faults: [], ms: 1 }
  return scorePair({ id: 'x', input: truth, truth }, given, profileFacts['voice-to-voice/2025-02'].policy, tools)
}

const changed = (change: (value: number, at: number) => number) => speech.map(change)
const nan = (samples: Float64Array) => samples.map((value, at) => (at === 5000 ? Number.NaN : value))

it.each([
  ['the truth itself', body(speech), { pesq: 1, antiSpoofing: 1, mimi: 1, wer: 1 }],
  [
    'an array (1, T): PESQ and MIMI refuse it, the voice becomes one sample, the text survives',
    body(speech, [1, speech.length]),
    { pesq: 0, antiSpoofing: edge['shape(1,T) speech|speech'], mimi: 0, wer: 1 },
  ],
  [
    'two channels (T, 2): averaged for the voice, too many rows for a text',
    body(interleaved(speech), [speech.length, 2]),
    { pesq: 0, antiSpoofing: edge['stereo(T,2)|mono'], mimi: 0, wer: 0 },
  ],
  ['silence', body(new Float64Array(48_000)), { pesq: 0, wer: 1 }],
  ['one sample', body(Float64Array.of(0.25)), { pesq: 0, wer: 1 }],
  ['clipped', body(changed((value) => Math.max(-0.05, Math.min(0.05, value * 20)))), { wer: 1 }],
  ['louder than 1', body(changed((value) => value * 1e3)), { wer: 1 }],
  ['numbers that are hardly there', body(changed((value) => value * 1e-310)), { wer: 1 }],
])('%s', async (_, answer, wanted) => {
  const { reference, strict } = await scored(answer)
  // Silence and one sample: test/golden/rawnet3/README.md.
  for (const [name, value] of Object.entries(wanted))
    expect(reference.metrics[name], name).toBeCloseTo(Number(value), name === 'antiSpoofing' ? 1 : 9)
  for (const value of Object.values(strict.metrics)) expect(value).toBeGreaterThanOrEqual(0)
  for (const value of Object.values(strict.metrics)) expect(value).toBeLessThanOrEqual(1)
  expect(strict.value).toBeGreaterThanOrEqual(0)
  // Each 0 says why.
  const detail = reference.detail as Record<string, { why: string | null } | null>
  for (const name of ['pesq', 'antiSpoofing', 'mimi', 'wer'])
    if (reference.metrics[name] === 0) expect(detail[name]?.why, name).toBeTruthy()
})

it('whole numbers at 16 kHz: MIMI and the transcript refuse them, the voice is heard unscaled', async () => {
  const { reference, strict } = await scored(npyBody(int16Npy(speech)))
  expect(reference.metrics).toMatchObject({ mimi: 0, wer: 0 })
  expect(reference.metrics.antiSpoofing).toBeCloseTo(edge['int16 speech@16000|speech/32768'] as number, 3)
  expect(strict.faults.map(({ code }) => code)).toEqual(['S3013'])
})

it('NaN at 16 kHz reaches the voice, so that the validator has no score at all; strictly it is 0', async () => {
  const { reference, strict } = await scored(body(nan(speech)))
  expect(edge['nan@16000|speech']).toBe('NaN')
  expect(reference).toMatchObject({ value: null, metrics: { pesq: 0, antiSpoofing: null, mimi: 0, wer: 0 } })
  expect(reference.detail).toMatchObject({ antiSpoofing: { why: expect.stringContaining('NaN') } })
  expect(strict).toMatchObject({ value: 0, metrics: { antiSpoofing: 0 } })
})

it('NaN at another rate is refused before it is resampled', async () => {
  const { reference, strict } = await scored(body(nan(speech)), 8_000)
  expect(reference).toMatchObject({ value: 0, metrics: { antiSpoofing: edge['nan@8000|speech'] } })
  expect(strict.value).toBe(0)
})

it('infinity has no score at 16 kHz, as NaN has none', async () => {
  const { reference, strict } = await scored(body(changed((value, at) => (at === 9 ? Number.POSITIVE_INFINITY : value))))
  expect([reference.value, strict.value]).toEqual([null, 0])
})

it('a number that single precision cannot hold has no score either, and is named', async () => {
  const { reference, strict } = await scored(body(changed((value, at) => (at === 9 ? 1e300 : value))))
  expect([reference.value, strict.metrics.antiSpoofing, strict.faults.map(({ code }) => code)]).toEqual([null, 0, ['S3014']])
  expect(strict.detail).toMatchObject({
    antiSpoofing: { why: expect.stringMatching(/^the answer holds values that are infinite in single precision/) },
  })
})

it('no samples count with zeros, and no tool is asked', async () => {
  const { reference, strict } = await scored(body(new Float64Array(0)))
  expect(reference).toMatchObject({ value: 0, metrics: { pesq: 0, antiSpoofing: 0, mimi: 0, wer: 0, length: 0 } })
  expect(strict.value).toBe(0)
})

it.each([
  ['base64 that is none', Buffer.from('{"audio_data": "%%%", "text": ""}'), 'S3010'],
  ['base64 of something else', Buffer.from(`{"audio_data": "${Buffer.from('RIFF').toString('base64')}"}`), 'S3010'],
  ['no JSON', Buffer.from('RIFF'), 'S3001'],
])('%s: the validator passes over it, strictly it is 0', async (_, answer, code) => {
  const { reference, strict } = await scored(answer)
  expect([reference.value, strict.value, strict.faults.map((fault) => fault.code)]).toEqual([null, 0, [code]])
})

it('a metric without its weights is no number, and the others are told', async () => {
  const whole = tools
  tools = { ...whole, codec: null }
  try {
    const { reference, strict } = await scored(body(speech))
    expect(strict).toMatchObject({ value: null, metrics: { antiSpoofing: 1, mimi: null, wer: 1, length: 1 } })
    expect(reference.why).toBe('no combined score: 1 of 4 metrics needs weights that are not here (MIMI)')
    // A number that the validator does not have is 0 strictly, here too: the metrics have means as long as their weights are there.
    const nan = await scored(body(changed((value, at) => (at === 9 ? Number.NaN : value))))
    expect([nan.reference.metrics.antiSpoofing, nan.strict.metrics.antiSpoofing, nan.strict.metrics.mimi]).toEqual([null, 0, null])
  } finally {
    tools = whole
  }
})

function interleaved(samples: Float64Array): Float64Array {
  return Float64Array.from({ length: samples.length * 2 }, (_, at) => samples[at >> 1] as number)
}

/** An npy of `<i2`: that of doubles with another header and other values. */
function int16Npy(samples: Float64Array): Uint8Array {
  const head = Buffer.from(encodeNpy(new Float64Array(0), [0])).toString('latin1')
  const text = head.replace('<f8', '<i2').replace('(0,)', `(${samples.length},)`).trimEnd()
  const values = Buffer.alloc(samples.length * 2)
  for (const [at, value] of samples.entries()) values.writeInt16LE(Math.round(value * 32_767), at * 2)
  const padded = `${text.slice(10).padEnd(117)}\n`
  const before = Buffer.from(head.slice(0, 10), 'latin1')
  before.writeUInt16LE(padded.length, 8)
  return Buffer.concat([before, Buffer.from(padded, 'latin1'), values])
}

function npyBody(npy: Uint8Array): Uint8Array {
  return Buffer.from(JSON.stringify({ audio_data: Buffer.from(npy).toString('base64'), text: '' }))
}
