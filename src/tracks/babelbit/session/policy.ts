/** Where the commits of the validator differ in how they lead a session (reference babelbit 8.2, 8.3). */
export interface SessionPolicy {
  stepTimeoutMs: number
  /** Errors without a success between them after which a seat is asked no more. */
  errorsInARow: number
  /** One seat's timeout fails the step of every seat, or only of those that were late. */
  lateStep: 'fails-all' | 'fails-late'
  /** What the session does when no seat is active any more. */
  allInactive: 'stop' | 'keep-partial' | 'continue'
}

const stepTimeoutMs = 10_000
const errorsInARow = 5

export const sessionPolicies = {
  'babelbit/2025-11': { stepTimeoutMs, errorsInARow, lateStep: 'fails-all', allInactive: 'stop' },
  'babelbit/2025-11-20': { stepTimeoutMs, errorsInARow, lateStep: 'fails-all', allInactive: 'keep-partial' },
  'babelbit/2025-12': { stepTimeoutMs, errorsInARow, lateStep: 'fails-all', allInactive: 'keep-partial' },
  'babelbit/2026-01': { stepTimeoutMs, errorsInARow, lateStep: 'fails-late', allInactive: 'keep-partial' },
  'babelbit/2026-04': { stepTimeoutMs, errorsInARow, lateStep: 'fails-late', allInactive: 'continue' },
} as const satisfies Record<string, SessionPolicy>
