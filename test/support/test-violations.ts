import { describe, expect, test } from 'vitest'
import type { RuleContext } from '../../src/submission/rules/rule.ts'
import { checkFolder, place } from './check-folder.ts'
import { type Entry, submissionWith } from './submission-folder.ts'

export interface Violation {
  name: string
  /** To the smallest valid submission; null takes a file away. */
  changes: Record<string, Entry>
  context?: Partial<RuleContext>
  /** Code, severity, file and line of each. */
  findings: string[]
  /** What the findings say, among other things. */
  what?: RegExp
}

/** One test a row: the changed submission gives exactly these findings, each with a remedy. */
export function testViolations(violations: readonly Violation[]): void {
  describe('each violation gives exactly its findings', () => {
    test.each(violations)('$name', async ({ changes, context, findings, what }) => {
      const found = await checkFolder(await submissionWith(changes), context)
      expect(found.map(place)).toEqual(findings)
      if (what !== undefined) expect(found.map((finding) => finding.what).join('\n')).toMatch(what)
      for (const { remedy } of found) expect(remedy).not.toBe('')
    })
  })
}
