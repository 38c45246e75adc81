import { BbxError } from '../base/bbx-error.ts'
import { counted } from '../base/counted.ts'
import { shownName } from '../base/shown-name.ts'
import type { Finding } from './rules/rule.ts'

/** The first error among findings, as what ends a command; null where none is an error. */
export function brokenRule(findings: readonly Finding[]): BbxError | null {
  const broken = findings.filter(({ severity }) => severity === 'error')
  const [first] = broken
  if (first === undefined) return null
  const more = broken.length === 1 ? {} : { why: `${counted(broken.length, 'rule')} are broken: \`bbx check\` names all` }
  const what = first.file === null ? first.what : `${shownName(first.file)}: ${first.what}`
  return new BbxError(first.code, { what, ...more, remedy: first.remedy })
}
