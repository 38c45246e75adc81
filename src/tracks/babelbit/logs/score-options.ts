import type { ScoringPolicy } from '../scoring/policy.ts'

export interface LogScoreOptions {
  policy: ScoringPolicy
  /** 0 to 1. */
  lexWeight: number
  /** Whether entries of `bbx.score/1` are wanted. */
  json: boolean
  /** Absolute; where the reference's files go, or null. */
  outdir: string | null
}
