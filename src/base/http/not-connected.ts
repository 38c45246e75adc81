import { BbxError } from '../bbx-error.ts'
import { fault } from '../fault.ts'
import { failureText } from './failure-text.ts'
import { problemOf } from './problem.ts'
import type { HttpFailure } from './types.ts'

/** What a connector threw, as the outcome of the request that was not sent; null for what only a bug of ours can cause. */
export function notConnected(error: unknown): HttpFailure | null {
  if (!(error instanceof Error)) return null
  const unsent = { ok: false, detail: failureText(error), ms: 0, sent: false, status: null, location: null } as const
  if (error instanceof BbxError) {
    const { code, message, why, remedy } = error
    return { ...unsent, problem: 'tunnel', fault: fault(code, { what: message, evidence: why ?? '', remedy }) }
  }
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) return null
  // A connector gives up after the request's own time limit.
  const problem = code === 'ETIMEDOUT' ? 'timeout' : problemOf(error, false)
  return problem === null ? null : { ...unsent, problem }
}
