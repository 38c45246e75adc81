import type { BbxError } from '../../base/bbx-error.ts'

/** What came of one metric on one pair: `bbx.metric/1` without its `schema`. */
export interface MetricLine {
  metric: string
  value: number | null
  /** What the value is of; null where the inputs could not be read. */
  details: Readonly<Record<string, unknown>> | null
  error: { code: string; what: string; why: string | null; remedy: string; missing: readonly [] } | null
}

/** A line, and what it asks of the exit code. */
export interface MetricAnswer {
  line: MetricLine
  exit: number
}

export function failedLine(metric: string, error: BbxError, details: MetricLine['details'] = null): MetricAnswer {
  const { code, message: what, why, remedy, exit } = error
  return { line: { metric, value: null, details, error: { code, what, why, remedy, missing: [] } }, exit }
}
