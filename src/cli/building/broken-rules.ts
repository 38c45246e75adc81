import { type Fault, fault } from '../../base/fault.ts'
import type { Finding } from '../../submission/rules/rule.ts'

/** The errors of a check, as faults of the submission. */
export function brokenRules(findings: readonly Finding[]): Fault[] {
  return findings.flatMap(({ code, severity, file, line, what, remedy }) => {
    if (severity !== 'error') return []
    const place = file === null ? '' : `${file}${line === null ? '' : ` line ${line}`}: `
    return [fault(code, { what: `${place}${what}`, remedy })]
  })
}
