import { faultCodes } from '../../base/fault-codes.ts'
import { withoutCredentials } from '../../base/without-credentials.ts'
import type { Finding, Rule } from './rule.ts'

export interface FindingDetails {
  severity?: Finding['severity']
  line?: number | null
  what?: string
  remedy?: string
}

/** A finding of a rule: an error with the title and remedy of the rule's code, where nothing more exact is given. */
export function finding(rule: Pick<Rule, 'id' | 'code'>, file: string | null, details: FindingDetails = {}): Finding {
  const { title, remedy } = faultCodes[rule.code]
  return {
    code: rule.code,
    rule: rule.id,
    severity: details.severity ?? 'error',
    file,
    line: details.line ?? null,
    what: withoutCredentials(details.what ?? title),
    remedy: details.remedy ?? remedy,
  }
}
