import { sequenceDistance } from './sequence-distance.ts'

/** Codes of a neural codec: a row of frames for each codebook. */
export type Codes = readonly (readonly number[])[]

/**
 * The MIMI score of the voice-to-voice contests from the codes of both signals (32 codebooks of 12.5 frames a second, of signals cut to the shorter one): the mean
 * over codebooks of 1 - Levenshtein distance / frames of the longer row. 0 to 1. Reference sn21 5.1 item 1.
 *
 * Throws RangeError where the codes have different numbers of codebooks, or a row without frames faces another such row: the reference fails there and scores 0.
 */
export function codebookSimilarity(truth: Codes, answer: Codes): number {
  if (truth.length === 0 || truth.length !== answer.length)
    throw new RangeError(`the codes have ${truth.length} and ${answer.length} codebooks`)
  let sum = 0
  for (const [book, row] of truth.entries()) {
    const other = answer[book] as readonly number[]
    const frames = Math.max(row.length, other.length)
    if (frames === 0) throw new RangeError('the codes have no frames')
    sum += 1 - sequenceDistance(row, other) / frames
  }
  return sum / truth.length
}
