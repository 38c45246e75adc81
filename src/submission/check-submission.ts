import { commonRules } from './rules/common-rules.ts'
import { finding } from './rules/finding.ts'
import type { Finding, Rule, RuleContext } from './rules/rule.ts'
import { sizes } from './rules/sizes.ts'
import { UnreadableFile } from './unreadable-file.ts'

/** Runs the common rules and those of a track. Findings come in order of file and line, those of the whole folder first. */
export function checkSubmission(trackRules: readonly Rule[], context: RuleContext): Promise<Finding[]> {
  return checkRules([...commonRules, ...trackRules], context)
}

/** Runs these rules and no others; findings come in the same order. */
export async function checkRules(rules: readonly Rule[], context: RuleContext): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const rule of rules) {
    context.signal.throwIfAborted()
    findings.push(...(await findingsOf(rule, context)))
  }
  return withoutRepeats(findings).sort(byPlace)
}

/** Lets every rule that has found something mend what it safely can. Returns the files that were changed. */
export async function fixSubmission(trackRules: readonly Rule[], context: RuleContext): Promise<string[]> {
  const changed = new Set<string>()
  for (const rule of [...commonRules, ...trackRules]) {
    if (rule.fix === undefined || (await findingsOf(rule, context)).length === 0) continue
    for (const file of await rule.fix(context)) changed.add(file)
  }
  return [...changed].sort()
}

/** A file that a rule cannot read is a finding, not the end of the check: of the rule about sizes where it is too large, else of that rule. */
async function findingsOf(rule: Rule, context: RuleContext): Promise<Finding[]> {
  try {
    return await rule.check(context)
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    return [finding(error.tooLarge ? sizes : rule, error.path, { what: error.message, remedy: error.remedy })]
  }
}

/** Several rules read the Dockerfile: that it is no text is said once. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>()
  return findings.filter(({ file, line, what }) => {
    const key = JSON.stringify([file, line, what])
    return !seen.has(key) && seen.add(key)
  })
}

const weights = { error: 0, warning: 1, info: 2 }

function byPlace(a: Finding, b: Finding): number {
  const file = compare(a.file ?? '', b.file ?? '')
  if (file !== 0) return file
  return (a.line ?? 0) - (b.line ?? 0) || weights[a.severity] - weights[b.severity] || compare(a.rule, b.rule)
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
