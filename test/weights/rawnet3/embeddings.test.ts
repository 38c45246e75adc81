import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resample } from '../../../src/audio/resample/resample.ts'
import type { SpeakerEmbedder } from '../../../src/metrics/speaker-embedder.ts'
import { type ClipArray, speakerScore } from '../../../src/metrics/speaker-score.ts'
import { speakerSimilarity } from '../../../src/metrics/speaker-similarity.ts'
import { convertRawNet3 } from '../../../src/weights/rawnet3/convert.ts'
import { openRawNet3 } from '../../../src/weights/rawnet3/open-rawnet3.ts'
import { fillWindows, windowStarts } from '../../../src/weights/rawnet3/windows.ts'
import { expected, largestDifference, rawnet3Array, rawnet3Bytes } from '../../support/rawnet3-golden.ts'
import { full, rawnet3Recipe } from '../../support/rawnet3-recipe.ts'
import { zipCheckpoint } from '../../support/torch-file.ts'

const names = ['speech', 'noise', 'short'] as const
const waves = Object.fromEntries(names.map((name) => [name, rawnet3Array(`wave_${name}.npy`)])) as Record<
  (typeof names)[number],
  Float64Array
>
/** Digital silence in `short` makes noise of rounding: see the README of the golden files. */
const tolerances = { speech: 1e-3, noise: 1e-3, short: 2e-2 }

const clip = (values: Float64Array, more: Partial<ClipArray> = {}): ClipArray => ({
  values,
  shape: [values.length],
  rateHz: 16_000,
  integers: false,
  ...more,
})

describe('windows', () => {
  it.each(Object.entries(expected.window_starts))('of %s samples', (length, starts) => {
    expect(windowStarts(Math.max(Number(length), Number(length) < 48_000 ? 48_001 : 0))).toEqual(starts)
  })

  it('of a short clip repeat it from its start', () => {
    const out = new Float32Array(480_000)
    fillWindows(out, Float64Array.of(1, 2, 3))
    expect([...out.subarray(0, 4), ...out.subarray(47_999, 48_001)]).toEqual([1, 2, 3, 1, 3, 1])
    // The tenth begins one sample later.
    expect([...out.subarray(9 * 48_000, 9 * 48_000 + 3)]).toEqual([2, 3, 1])
  })
})

/** The embedder that bbx makes of this checkpoint, in a folder that goes with the tests around. */
function embedderOf(checkpoint: () => Uint8Array): () => SpeakerEmbedder {
  let folder: string
  let embedder: SpeakerEmbedder
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bbx-rawnet3-'))
    const path = join(folder, 'rawnet3.onnx')
    await writeFile(path, convertRawNet3(checkpoint()).bytes)
    embedder = await openRawNet3({ path, shown: 'rawnet3.onnx' })
  }, 60_000)
  afterAll(() => rm(folder, { recursive: true }))
  return () => embedder
}

const tinyCheckpoint = () => rawnet3Bytes('rawnet3_tiny.pt')

describe.each([
  ['tiny', tinyCheckpoint],
  ['full', () => zipCheckpoint(rawnet3Recipe('bbx-public-1:full', full))],
] as const)('%s', (variant, checkpoint) => {
  const embedder = embedderOf(checkpoint)
  const found: Record<string, Float32Array> = {}

  beforeAll(async () => {
    const clips = {
      ...waves,
      again: waves.noise,
      half: resample(
        waves.speech.filter((_, at) => at % 2 === 0),
        8000,
        16_000,
      ),
    }
    const all = Object.entries(clips)
    for (let at = 0; at < all.length; at += 2) {
      const batch = all.slice(at, at + 2)
      const embeddings = await embedder().embed(batch.map(([, samples]) => samples))
      for (const [place, [name]] of batch.entries()) found[name] = embeddings[place] as Float32Array
    }
  }, 240_000)

  it.each(names)('the embeddings of %s are those of torch', (name) => {
    expect(largestDifference(found[name] as Float32Array, rawnet3Array(`${variant}_emb_${name}.npy`))).toBeLessThan(tolerances[name])
  })

  it.each([
    ['speech', 'noise', 'speech|noise', 1e-4],
    ['speech', 'short', 'speech|short', 3e-3],
    ['noise', 'short', 'noise|short', 3e-3],
    ['half', 'speech', 'speech_decimated@8000|speech@16000', 2e-3],
  ])('the score of %s and %s', (one, other, pair, tolerance) => {
    const score = speakerSimilarity(found[one] as Float32Array, found[other] as Float32Array)
    expect(Math.abs(score - (expected.variants[variant].anti_spoofing_score[pair] as number))).toBeLessThan(tolerance)
  })

  it('a clip has the same embeddings wherever it lies in a batch', () => expect(found.again).toEqual(found.noise))
})

describe('odd inputs, as the reference takes them', () => {
  const embedder = embedderOf(tinyCheckpoint)
  const nan = new Float64Array(50_000).fill(Number.NaN)
  const stereo = Float64Array.from({ length: 2 * waves.speech.length }, (_, at) => waves.speech[at >> 1] as number)
  const rounded = waves.speech.map((value) => Math.round(value * 32768))
  const half = waves.speech.filter((_, at) => at % 2 === 0)

  it.each<[string, ClipArray, ClipArray, number]>([
    ['nan@16000|speech', clip(nan), clip(waves.speech), 0],
    ['nan@8000|speech', clip(nan, { rateHz: 8000 }), clip(waves.speech), 0],
    ['empty|speech', clip(new Float64Array(0)), clip(waves.speech), 0],
    ['zeros(60000)|zeros(100)', clip(new Float64Array(60_000)), clip(new Float64Array(100)), 0],
    ['shape(1,T) speech|speech', clip(waves.speech, { shape: [1, waves.speech.length] }), clip(waves.speech), 1e-2],
    ['one_sample(0.25)|zeros(60000)', clip(Float64Array.of(0.25)), clip(new Float64Array(60_000)), 1e-2],
    ['stereo(T,2)|mono', clip(stereo, { shape: [waves.speech.length, 2] }), clip(waves.speech), 0],
    ['int16 speech@16000|speech/32768', clip(rounded, { integers: true }), clip(rounded.map((value) => value / 32768)), 1e-4],
  ])('%s', async (name, answer, truth, tolerance) => {
    const { score, why } = await speakerScore(truth, answer, embedder())
    const recorded = expected.edge[name]
    if (recorded === 'NaN') expect({ score, why }).toEqual({ score: Number.NaN, why: expect.stringMatching(/the answer holds NaN/) })
    else expect(Math.abs(score - (recorded as number))).toBeLessThanOrEqual(tolerance)
    expect(why === null).toBe(!/nan|empty/.test(name))
  })

  it('8 kHz is resampled first', async () => {
    const { score } = await speakerScore(clip(waves.speech), clip(half, { rateHz: 8000 }), embedder())
    const recorded = expected.variants.tiny.anti_spoofing_score['speech_decimated@8000|speech@16000'] as number
    expect(Math.abs(score - recorded)).toBeLessThan(2e-3)
  })

  it('a clip is exactly its own speaker', async () => {
    expect(await speakerScore(clip(waves.noise), clip(waves.noise), embedder())).toEqual({ score: 1, why: null })
  })

  it('an end that is asked for comes within a pair', async () => {
    await expect(speakerScore(clip(waves.noise), clip(waves.noise), embedder(), AbortSignal.abort())).rejects.toThrow(/abort/)
  })

  it('whole numbers cannot be resampled', async () => {
    const asked = speakerScore(clip(waves.speech), clip(rounded, { integers: true, rateHz: 8000 }), embedder())
    expect(await asked).toEqual({ score: 0, why: expect.stringMatching(/whole numbers/) })
  })

  it('NaN between the windows of a long clip is never heard', async () => {
    // Of 1234567 samples the windows see 480000: the second begins at 131840.
    const long = Float64Array.from({ length: 1_234_567 }, (_, at) => waves.noise[at % waves.noise.length] as number)
    long[60_000] = Number.NaN
    expect((await speakerScore(clip(waves.noise), clip(long), embedder())).why).toBeNull()
    long[47_999] = Number.NaN
    expect((await speakerScore(clip(waves.noise), clip(long), embedder())).score).toBeNaN()
  })
})
