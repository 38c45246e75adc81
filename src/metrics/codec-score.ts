import { resample } from '../audio/resample/resample.ts'
import { codebookSimilarity } from './codebook-similarity.ts'
import type { CodecEncoder } from './codec-encoder.ts'
import type { ClipArray } from './speaker-score.ts'

export interface CodecScore {
  /** In [0, 1]. */
  score: number
  /** Frames of the codes that were compared; null where none were. */
  frames: number | null
  /** Why the score is 0 without a comparison; null where it was computed. */
  why: string | null
}

/**
 * The validator's own MIMI score (reference sn21 5.1 item 1 and 5.8): both clips are resampled to the codec's rate and cut to the shorter, and their codes are compared. What librosa or
 * the feature extractor refuses counts as 0: NaN, infinity and whole numbers at any rate, no samples, and any array of two axes, one row or column too.
 */
export async function codecScore(truth: ClipArray, answer: ClipArray, encoder: CodecEncoder, signal?: AbortSignal): Promise<CodecScore> {
  const heard: Float64Array[] = []
  for (const [name, clip] of [
    ['truth', truth],
    ['answer', answer],
  ] as const) {
    const why = refusalOf(clip)
    if (why !== null) return { score: 0, frames: null, why: `the ${name} ${why}` }
    heard.push(resample(clip.values, clip.rateHz, encoder.rateHz))
  }
  const samples = Math.min(...heard.map(({ length }) => length))
  const [ofTruth = [], ofAnswer = []] = [
    await encoder.encode((heard[0] as Float64Array).subarray(0, samples), signal),
    await encoder.encode((heard[1] as Float64Array).subarray(0, samples), signal),
  ]
  return { score: codebookSimilarity(ofTruth, ofAnswer), frames: ofTruth[0]?.length ?? 0, why: null }
}

/** A sentence where the validator's function raises. */
function refusalOf({ values, shape, integers }: ClipArray): string | null {
  if (values.length === 0) return 'holds no samples'
  if (integers) return 'holds whole numbers, which the validator cannot resample'
  if (!values.every(Number.isFinite)) return 'holds NaN or infinity, which the validator cannot resample'
  return shape.length === 1 ? null : `has the shape (${shape.join(', ')}), and the codec takes one row of samples`
}
