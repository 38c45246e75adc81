import { type FaultCode, faultCodes } from './fault-codes.ts'
import { withoutCredentials } from './without-credentials.ts'

export interface MissingValue {
  name: string
  flag: string
  variable: string | null
}

export interface ErrorDetails {
  /** What happened, in one sentence; the code's title where there is nothing more exact. */
  what?: string
  /** Why, as far as known. */
  why?: string
  remedy?: string
  missing?: readonly MissingValue[]
  /** Overrides the exit code that the code's family stands for (4: stopped part-way). */
  exit?: number
  cause?: unknown
}

/** An error that a user can act on. Anything else that is thrown is a bug and exits with 70. */
export class BbxError extends Error {
  readonly code: FaultCode
  readonly why: string | null
  readonly remedy: string
  readonly missing: readonly MissingValue[]
  readonly exit: number
  /** Stands before each of its lines that a person reads: that it is of a rehearsal. */
  mark = ''

  constructor(code: FaultCode, details: ErrorDetails = {}) {
    super(withoutCredentials(details.what ?? faultCodes[code].title), { cause: details.cause })
    this.name = 'BbxError'
    this.code = code
    this.why = details.why === undefined ? null : withoutCredentials(details.why)
    this.remedy = withoutCredentials(details.remedy ?? faultCodes[code].remedy)
    this.missing = details.missing ?? []
    this.exit = details.exit ?? exitForFamily(code)
  }
}

function exitForFamily(code: FaultCode): number {
  if (code.startsWith('S')) return 1
  if (code.startsWith('U')) return 2
  return code.startsWith('E') ? 3 : 70
}
