import { resample } from '../audio/resample/resample.ts'
import type { SpeakerEmbedder } from './speaker-embedder.ts'
import { speakerSimilarity } from './speaker-similarity.ts'

/** An array as it lies in an answer: values in C order. Audio of several channels is (T, channels). */
export interface ClipArray {
  values: Float64Array
  shape: readonly number[]
  rateHz: number
  /** numpy holds whole numbers. */
  integers: boolean
}

export interface SpeakerScore {
  /** In [0, 1]; NaN where the validator's number is NaN. */
  score: number
  /** Why the score is 0 or NaN; null where it was computed. */
  why: string | null
}

/**
 * The validator's own anti-spoofing score (reference sn21 5.1 item 5 and 5.3): what is not one row of samples is averaged over its second axis, so that an answer (1, T)
 * becomes one sample; then it is resampled where it has to be, and what librosa refuses there counts as 0..
 */
export async function speakerScore(
  truth: ClipArray,
  answer: ClipArray,
  embedder: SpeakerEmbedder,
  signal?: AbortSignal,
): Promise<SpeakerScore> {
  const clips: Float64Array[] = []
  for (const [name, clip] of [
    ['truth', truth],
    ['answer', answer],
  ] as const) {
    const heard = heardOf(clip, embedder.rateHz)
    if (typeof heard === 'string') return { score: 0, why: `the ${name} ${heard}` }
    clips.push(heard)
  }
  const [ofTruth, ofAnswer] = await embedder.embed(clips, signal)
  const score = speakerSimilarity(ofTruth as Float32Array, ofAnswer as Float32Array)
  if (!Number.isNaN(score)) return { score, why: null }
  const bad = clips[0]?.every(isFiniteSingle) ? 'answer' : 'truth'
  const what = clips.every((clip) => clip.every(Number.isFinite)) ? 'values that are infinite in single precision' : 'NaN or infinity'
  return { score, why: `the ${bad} holds ${what}, which nothing refuses at ${embedder.rateHz} Hz` }
}

/** The network computes in single precision. */
function isFiniteSingle(value: number): boolean {
  return Number.isFinite(Math.fround(value))
}

/** What the network hears of a clip; a sentence where the validator's function raises. */
function heardOf({ values, shape, rateHz, integers }: ClipArray, wantedHz: number): Float64Array | string {
  const mono = shape.length === 1 ? values : meanOfRows(values, shape)
  if (typeof mono === 'string') return mono
  if (mono.length === 0) return 'holds no samples'
  if (rateHz === wantedHz) return mono
  if (integers && shape.length === 1) return 'holds whole numbers, which cannot be resampled'
  if (!mono.every(Number.isFinite)) return 'holds NaN or infinity, which cannot be resampled'
  return resample(mono, rateHz, wantedHz)
}

function meanOfRows(values: Float64Array, [rows = 0, columns = 0, ...more]: readonly number[]): Float64Array | string {
  if (more.length > 0 || values.length !== rows * columns) return 'has a shape that is no audio'
  const mean = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    let sum = 0
    for (let column = 0; column < columns; column++) sum += values[row * columns + column] as number
    mean[row] = sum / columns
  }
  return mean
}
