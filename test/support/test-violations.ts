import { describe, expect, test } from 'vitest'
import type { Rule, RuleContext } from '../../src/submission/rules/rule.ts'
import { babelbitRules } from '../../src/tracks/babelbit/rules/babelbit-rules.ts'
import { checkFolder, place } from './check-folder.ts'
import { type Entry, submissionWith } from './submission-folder.ts'

export interface Violation {
  name: string
  /** To the submission without a finding; null takes a file away. */
  changes: Record<string, Entry>
  context?: Partial<RuleContext>
  /** Code, severity, file and line of each. */
  findings: string[]
  /** What the findings say, among other things. */
  what?: RegExp
}

/** What the rows change, and the rules of its track. */
export interface Violated {
  submission: Readonly<Record<string, Entry>>
  rules: readonly Rule[]
}

/** One test a row: the changed submission gives exactly these findings, each with a remedy. */
export function testViolations(violations: readonly Violation[], violated: Violated = { submission: {}, rules: babelbitRules }): void {
  describe('each violation gives exactly its findings', () => {
    test.each(violations)('$name', async ({ changes, context, findings, what }) => {
      const folder = await submissionWith({ ...violated.submission, ...changes })
      const found = await checkFolder(folder, context, violated.rules)
      expect(found.map(place)).toEqual(findings)
      if (what !== undefined) expect(found.map((finding) => finding.what).join('\n')).toMatch(what)
      for (const { remedy } of found) expect(remedy).not.toBe('')
    })
  })
}
