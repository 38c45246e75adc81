import { type FaultCode, faultCodes } from './fault-codes.ts'
import { withoutCredentials } from './without-credentials.ts'

export type Responsible = 'submission' | 'harness' | 'environment'

/** Something that went wrong while a submission was examined: data, never thrown. */
export interface Fault {
  code: FaultCode
  by: Responsible
  what: string
  evidence: string
  remedy: string
  /** The item of the plan it belongs to, and the unit and step inside that item, where there is one. */
  item?: string
  unit?: number
  step?: number
  verdicts?: Verdicts
}

/** Where a restriction of the sandbox forbids what the mirrored validator lets pass: what each of the two says of it. */
export interface Verdicts {
  strict: string
  reference: string
}

export interface FaultDetails {
  what?: string
  /** Text seen on the other side; cut here so that a flood stays out of journals. */
  evidence?: string
  remedy?: string
  item?: string
  unit?: number
  step?: number
  verdicts?: Verdicts | undefined
}

const evidenceLimit = 600

/** A fault with the title and remedy of its code, where nothing more exact is given. No text of it holds a password of an address. */
export function fault(code: FaultCode, details: FaultDetails = {}): Fault {
  const { title, remedy } = faultCodes[code]
  const { what = title, item, unit, step, verdicts } = details
  const evidence = withoutCredentials(details.evidence ?? '')
  return {
    code,
    by: responsibleFor(code),
    what: withoutCredentials(what),
    evidence: evidence.length > evidenceLimit ? `${evidence.slice(0, evidenceLimit)}…` : evidence,
    remedy: withoutCredentials(details.remedy ?? remedy),
    ...(item === undefined ? {} : { item }),
    ...(unit === undefined ? {} : { unit }),
    ...(step === undefined ? {} : { step }),
    ...(verdicts === undefined ? {} : { verdicts }),
  }
}

export function responsibleFor(code: FaultCode): Responsible {
  if (code.startsWith('S')) return 'submission'
  return code.startsWith('H') ? 'harness' : 'environment'
}
