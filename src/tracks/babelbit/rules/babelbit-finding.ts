import { faultCodes } from '../../../base/fault-codes.ts'
import type { Finding, Rule } from '../../../submission/rules/rule.ts'

/** A finding of a rule of this track, with the remedy of the rule's code. */
export function babelbitFinding(
  { id, code }: Pick<Rule, 'id' | 'code'>,
  severity: Finding['severity'],
  place: { file: string; line: number | null },
  what: string,
): Finding {
  return { code, rule: id, severity, file: place.file, line: place.line, what, remedy: faultCodes[code].remedy }
}
