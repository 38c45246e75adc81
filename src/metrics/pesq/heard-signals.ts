import type { RateTables } from './rate-tables.ts'
import type { Utterance } from './utterance.ts'

/** What the perceptual model listens to: both signals after the input filter, in buffers of one length. Section 12. */
export interface HeardSignals {
  tables: RateTables
  reference: Float32Array
  degraded: Float32Array
  /** N: samples of the longer signal with its guards. The buffers hold a tail more. */
  length: number
  guard: number
  tail: number
  utterances: readonly Utterance[]
}

/** The utterance that a sample of the reference belongs to. Section 12.2. */
export function utteranceAt({ utterances, tables }: HeardSignals, sample: number): Utterance {
  let found = utterances[0] as Utterance
  for (const utterance of utterances) if (utterance.start * tables.vadWindow <= sample) found = utterance
  return found
}
