import type { RunRecord } from '../evaluation/run-folder.ts'

/** What a push asks when it tests: only a run that asked the same says what that test would say. */
export interface UsualTest extends Pick<RunRecord, 'profile' | 'planDigest' | 'stepTimeoutMs' | 'predictPath' | 'baseline'> {
  /** Id of the data set. */
  dataset: string
  /** Numbers that are kept of an embedding; null: all. */
  dimensions: number | null
}
