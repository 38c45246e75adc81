import { faultCodes } from '../../base/fault-codes.ts'
import type { Finding, Rule } from '../../submission/rules/rule.ts'

export interface Place {
  file: string
  line: number | null
}

/** A finding of a rule over a server's source, with the remedy of the rule's code. */
export function ruleFinding({ id, code }: Pick<Rule, 'id' | 'code'>, severity: Finding['severity'], place: Place, what: string): Finding {
  return { code, rule: id, severity, file: place.file, line: place.line, what, remedy: faultCodes[code].remedy }
}
