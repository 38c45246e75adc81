/** The four metrics of one voice-to-voice sample, and the factor for its length. */
export interface CombinedParts {
  pesq: number
  antiSpoofing: number
  mimi: number
  wer: number
  length: number
}

/** `geometric` until 4ed26b4, `linear` from it on (reference sn21 5.2). */
export type Combination = 'geometric' | 'linear'

/** Weights and order of the operations are those of the reference: nothing is clipped, NaN and infinity pass. */
const combinations: Readonly<Record<Combination, (metrics: CombinedParts) => number>> = {
  geometric: ({ pesq, antiSpoofing, mimi, wer, length }) => (0.6 * Math.sqrt(pesq * antiSpoofing) + (0.4 * (mimi + wer)) / 2) * length,
  linear: ({ pesq, antiSpoofing, mimi, wer, length }) => (0.2 * pesq + 0.45 * antiSpoofing + 0.17 * mimi + 0.18 * wer) * length,
}

/**
 * The combined score of one sample. Null where the reference would get a complex number: the root of a negative product of PESQ and anti-spoofing, neither of which
 * is ever negative.
 */
export function combinedScore(combination: Combination, metrics: CombinedParts): number | null {
  if (combination === 'geometric' && metrics.pesq * metrics.antiSpoofing < 0) return null
  return combinations[combination](metrics)
}
