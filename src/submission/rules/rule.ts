import type { FaultCode } from '../../base/fault-codes.ts'
import type { SubmissionFiles } from '../files.ts'
import type { Manifest } from '../manifest.ts'

export interface Finding {
  code: FaultCode
  rule: string
  severity: 'error' | 'warning' | 'info'
  /** Relative to the submission, with forward slashes; null where it concerns the whole folder. */
  file: string | null
  line: number | null
  what: string
  remedy: string
}

/** What rules have to know about the validator that a profile mirrors. */
export interface ValidatorFacts {
  /** False where hotkey.txt is compared byte for byte: white space around the address then costs the score. */
  trimsHotkey: boolean
  /** True where a Dockerfile with one of the words of reference sn21 1.3 is not built. */
  refusesDockerfileWords: boolean
}

export interface RuleContext extends ValidatorFacts {
  files: SubmissionFiles
  manifest: Manifest
  /** The hotkey that will commit, where it is known (--hotkey, or the wallet's). */
  hotkey: string | null
  signal: AbortSignal
}

/** One rule a file: what it is, what it looks at, how it can be mended. */
export interface Rule {
  id: string
  code: FaultCode
  title: string
  check(context: RuleContext): Promise<Finding[]>
  /** Only where it is safe. Returns the files it changed. */
  fix?(context: RuleContext): Promise<readonly string[]>
}
