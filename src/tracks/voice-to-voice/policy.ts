import type { Combination } from '../../metrics/combined-score.ts'
import type { LengthRule } from '../../metrics/length-penalty.ts'

/** What one commit of the validator does otherwise than another. */
export interface VoicePolicy {
  /** For the answer to one request. */
  stepTimeoutMs: number
  /** How a sample's metrics become its score (reference sn21 5.2). */
  combined: Combination
  length: LengthRule
  /** Every number of a sample whose scoring raised (reference sn21 5.2, 5.8). */
  penalty: 0 | 0.001
}
