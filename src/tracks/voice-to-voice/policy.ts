/** What one commit of the validator does otherwise than another. */
export interface VoicePolicy {
  /** For the answer to one request. */
  stepTimeoutMs: number
  /** How a sample's metrics become its score (reference sn21 5.2). */
  combined: 'geometric' | 'linear'
}
