import type { PythonValue } from '../../../base/python/parse-json.ts'

export type LogEvent = 'predicted' | 'revealed' | 'utterance_complete' | 'other'

/** One line that parsed; `null` fields were absent or null, which the reference does not tell apart. */
export interface LogRow {
  /** From 1, as an editor counts. */
  line: number
  event: LogEvent
  index: PythonValue
  step: PythonValue
  /** `prediction` or `ground_truth`, whichever the event has. */
  text: PythonValue
}

/** A line that parsed to something other than an object. */
export interface ForeignRow {
  line: number
  /** Python's name of the type: `list`, `str`, `NoneType`. */
  foreign: string
}

export function isForeign(row: LogRow | ForeignRow): row is ForeignRow {
  return 'foreign' in row
}
