import type { Context } from '../context.ts'

/** One thing about this machine that `bbx` needs or can use. */
export interface DoctorCheck {
  id: string
  title: string
  /** Throws BbxError for what is wrong: that counts as failed, with its remedy. */
  look(context: Context): Promise<CheckOutcome>
}

export interface CheckOutcome {
  /** `skipped`: it is not there, and nothing needs it. */
  status: 'ok' | 'warning' | 'failed' | 'skipped'
  what: string
  remedy: string | null
}

export const ok = (what: string): CheckOutcome => ({ status: 'ok', what, remedy: null })
