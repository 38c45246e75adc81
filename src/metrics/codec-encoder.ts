import type { Codes } from './codebook-similarity.ts'

/** Makes the codes of a neural codec that `codebookSimilarity` compares. */
export interface CodecEncoder {
  /** The rate at which it listens, in Hz. */
  readonly rateHz: number
  /** A row of codes for each codebook. A clip has at least one sample, and all are finite. */
  encode(clip: Float64Array, signal?: AbortSignal): Promise<Codes>
}
