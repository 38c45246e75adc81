import type { Json } from '../../../base/json.ts'
import type { MetricResult } from '../scoring/score-sample.ts'

/** What one metric says of a sample. */
export interface Told {
  value: MetricResult
  /** Why it is 0 or no number; null where it was computed. */
  why: string | null
  /** What it was told from; a duration ends with S and is in seconds. */
  detail: Readonly<Record<string, Json>>
}
