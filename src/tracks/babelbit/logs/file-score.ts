import type { BbxError } from '../../../base/bbx-error.ts'

/** `error` of a file, as `bbx.score/1` has it. */
export interface FileError {
  code: string
  what: string
  why: string | null
  remedy: string
  missing: readonly []
}

/** What came of one log. */
export interface FileScore {
  file: string
  /** The reference's dialogue average, rounded as in its document; null where it has none. */
  average: number | null
  /** Rounded to 4 places; null where there is nothing to measure. */
  strict: number | null
  /** How many things `strict` and `reference` see differently. */
  differences: number
  error: FileError | null
  /** What the file asks of the exit code of the whole call. */
  exit: number
  /** The entry of `files` as JSON, ASCII only, behind a comma; empty where none was asked for, and where it is told elsewhere. */
  json: Uint8Array
}

export const noJson = new Uint8Array(0)

export function fileError({ code, message, why, remedy }: BbxError): FileError {
  return { code, what: message, why, remedy, missing: [] }
}
