import type { Fault } from '../base/fault.ts'
import type { Seat } from '../tracks/types.ts'
import type { ScoringOptions } from './scoring-queue.ts'
import type { WeightDigests } from './used-weights.ts'

export interface EvaluateOptions extends ScoringOptions {
  folder: string
  sessionId: string
  seats: readonly Seat[]
  /** See `Held`. */
  everySeat: boolean
  live: boolean
  /** Ask again for the items whose answers have faults. */
  retryFaults: boolean
  /** Of the models: scores of other weights are computed again. */
  weights: WeightDigests
  /** Whether answers are scored while the next ones are awaited; otherwise all of them when nothing is asked any more. */
  scoresBeside: boolean
  /** Why nothing can be asked, where that is so: it stands for every item without an answer. */
  nothingAsked: Fault | null
  /** Nothing is asked any more: whoever answers is not needed while the rest is scored. */
  onHeld(): Promise<void>
}
