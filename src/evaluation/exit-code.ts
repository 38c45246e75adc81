import type { Fault } from '../base/fault.ts'

export interface Verdict {
  faults: readonly Fault[]
  /** Whether a rule of `bbx check` is broken. */
  rulesBroken: boolean
  strict: number | null
  complete: boolean
  minScore: number | null
}

/**
 * The exit code of a run (design/cli.md): 4 where `bbx` itself fell short and should be run again, 3 where the environment did or a score
 * that was asked for could not be had, 1 where the submission does, 0 otherwise; the first in this order that applies.
 */
export function exitCode({ faults, rulesBroken, strict, complete, minScore }: Verdict): 0 | 1 | 3 | 4 {
  const by = (who: Fault['by']) => faults.some((fault) => fault.by === who)
  if (by('harness')) return 4
  if (by('environment')) return 3
  if (minScore !== null && strict === null) return 3
  if (by('submission') || rulesBroken) return 1
  if (minScore === null || strict === null) return 0
  if (!complete) return 3
  return strict < minScore ? 1 : 0
}
