import { expect } from 'vitest'
import { buildSchema } from '../../../src/cli/schemas/build.ts'
import { checkSchema } from '../../../src/cli/schemas/check.ts'
import { errorSchema } from '../../../src/cli/schemas/error.ts'
import { testSchema } from '../../../src/cli/schemas/test.ts'
import type { Ran } from '../../support/run-bbx.ts'
import type { HostileRun } from './case-schema.ts'

interface Said {
  code: string
  by: string
  what: string
  evidence: string
  remedy: string
  verdicts?: { strict: string; reference: string } | undefined
}

interface Verdict {
  said: readonly Said[]
  warnings: readonly string[]
  answers: readonly string[]
  strict: number | null
  planned: number | null
}

/** Of the challenges of assemble.ts. */
const utterances = { two: 2, unseen: 4 }

/** Compares what `bbx` printed with what a case expects, to the last code. */
export function judge(ran: Ran, { expect: expected, challenge }: HostileRun): void {
  const { said, warnings, answers, strict, planned } = verdictOf(ran)
  const shown = `${ran.stdout.slice(0, 4_000)}\n${ran.stderr.slice(-2_000)}`
  expect({ exit: ran.code, codes: codesOf(said) }, shown).toEqual({ exit: expected.exit, codes: [...expected.codes].sort() })
  expect(ran.document().exit, shown).toBe(ran.code)
  for (const { by, remedy, evidence } of said) {
    expect(by, shown).toBe(expected.by)
    expect(remedy).not.toBe('')
    expect(evidence.length, shown).toBeLessThan(1_500)
  }
  if (expected.warnings !== undefined) expect([...new Set(warnings)].sort()).toEqual([...expected.warnings].sort())
  const [first] = said
  if (expected.says !== undefined) expect(`${first?.what}\n${first?.evidence}\n${first?.remedy}`).toMatch(expected.says)
  if (expected.notes !== undefined) expect(ran.stderr).toMatch(expected.notes)
  expect(
    said.some(({ verdicts }) => verdicts !== undefined),
    shown,
  ).toBe(expected.verdicts)
  if (expected.answers !== undefined) {
    expect(answers.length, shown).toBeGreaterThan(0)
    for (const answer of answers) expect(answer).toMatch(expected.answers)
  }
  if (expected.score !== undefined) {
    expect(strict, shown).toBeGreaterThanOrEqual(expected.score[0])
    expect(strict, shown).toBeLessThanOrEqual(expected.score[1])
  }
  // Whatever was not asked counts too.
  if (planned !== null && challenge !== 'shipped') expect(planned).toBe(utterances[challenge])
  // A stack is for -v, and for bugs.
  expect(ran.stderr).not.toMatch(/^ {4}at /m)
}

function codesOf(said: readonly Said[]): string[] {
  return [...new Set(said.map(({ code }) => code))].sort()
}

function verdictOf(ran: Ran): Verdict {
  const nothing = { warnings: [], answers: [], strict: null, planned: null }
  const { schema } = ran.document()
  if (schema === 'bbx.error/1') {
    const { code, what, why, remedy } = errorSchema.parse(ran.document()).error
    return { ...nothing, said: [{ code, by: blameOf(code), what, evidence: why ?? '', remedy }] }
  }
  if (schema === 'bbx.check/1') return ofFindings(checkSchema.parse(ran.document()).findings)
  if (schema === 'bbx.build/1') {
    const { faults, check } = buildSchema.parse(ran.document())
    return { ...ofFindings(check.findings), said: faults }
  }
  const { faults, utterances: scored, score, check, counts } = testSchema.parse(ran.document())
  const { warnings } = ofFindings(check?.findings ?? [])
  return { said: faults, warnings, answers: scored.map(({ answer }) => answer), strict: score.strict, planned: counts.planned }
}

type Findings = ReturnType<typeof checkSchema.parse>['findings']

function ofFindings(findings: Findings): Verdict {
  const said = findings
    .filter(({ severity }) => severity === 'error')
    .map(({ code, file, line, what, remedy }) => ({ code, by: 'submission', what, evidence: `${file ?? ''}:${line ?? ''}`, remedy }))
  const warnings = findings.filter(({ severity }) => severity === 'warning').map(({ code }) => code)
  return { said, warnings, answers: [], strict: null, planned: null }
}

/** An error names nobody; its first letter does (fault-codes.ts). */
function blameOf(code: string): string {
  return code.startsWith('H') ? 'harness' : code.startsWith('E') ? 'environment' : 'submission'
}
