/** What one commit of the validator does otherwise than another (reference sn21 5.6). */
export interface CaptionPolicy {
  /** For the answer to one request. */
  stepTimeoutMs: number
  /** Each caption with its truth; or, by a mistake, the first one with all other captions of the batch, the model's own among them. */
  compares: 'pairs' | 'the first with all'
  /** What each clip of a batch with a wrong number of captions counts; null: nobody counts them. */
  penalty: number | null
}
