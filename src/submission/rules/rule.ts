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

export interface RuleContext {
  files: SubmissionFiles
  manifest: Manifest
  /** The hotkey that will commit, where it is known (--hotkey, or the wallet's). */
  hotkey: string | null
  /** False where the mirrored validator compares hotkey.txt byte for byte: white space around the address then costs the score. */
  trimsHotkey: boolean
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
