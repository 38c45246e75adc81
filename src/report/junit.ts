import type { Fault } from '../base/fault.ts'
import { groupBy } from './group-by.ts'
import type { TestDocument } from './test-document.ts'

export interface JUnitOptions {
  /** Planned items, so that those without a fault appear as passed. */
  items: readonly string[]
  minScore: number | null
}

/**
 * JUnit XML: a case for each item, one for the rules and one for the score. A fault of the submission is a failure, one of
 * `bbx` or the machine is an error.
 */
export function junit(document: TestDocument, { items, minScore }: JUnitOptions): string {
  const byItem = groupBy(document.faults, ({ item }) => item ?? '')
  const cases = [
    ...(document.check === null ? [] : [checkCase(document.check)]),
    ...items.map((item) => testCase('items', item, byItem.get(item) ?? [])),
    testCase('run', 'the server', byItem.get('') ?? []),
    scoreCase(document, minScore),
  ]
  const failures = cases.filter(({ verdict }) => verdict === 'failure').length
  const errors = cases.filter(({ verdict }) => verdict === 'error').length
  const skips = cases.filter(({ verdict }) => verdict === 'skipped').length
  const attributes = `name="bbx test ${xml(document.profile.id)}" tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="${skips}"`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${attributes}>\n<testsuite ${attributes}>\n${cases.map(({ xml }) => xml).join('\n')}\n</testsuite>\n</testsuites>\n`
}

interface Case {
  verdict: 'passed' | 'failure' | 'error' | 'skipped'
  xml: string
}

function testCase(group: string, name: string, faults: readonly Fault[]): Case {
  if (faults.length === 0) return passed(group, name)
  const verdict = faults.every(({ by }) => by === 'submission') ? 'failure' : 'error'
  const text = faults.map(
    ({ code, what, step, evidence, remedy }) => `${code} ${what}${step === undefined ? '' : ` (step ${step})`}\n${evidence}\n${remedy}`,
  )
  return failed(verdict, group, name, faults[0]?.code ?? '', text.join('\n\n'))
}

function checkCase({ passed: ok, findings }: NonNullable<TestDocument['check']>): Case {
  if (ok) return passed('check', 'rules')
  const text = findings.map(
    ({ code, severity, file, line, what, remedy }) =>
      `${severity} ${code} ${file ?? ''}${line === null ? '' : `:${line}`} ${what}\n${remedy}`,
  )
  return failed('failure', 'check', 'rules', 'rules broken', text.join('\n'))
}

function scoreCase({ score, complete, faults }: TestDocument, minScore: number | null): Case {
  const name = `score: reference ${score.reference}, strict ${score.strict}`
  if (score.strict === null && minScore === null && faults.length === 0) return skipped('score', name, score.why ?? 'not measured')
  if (!complete) return failed('error', 'score', name, 'not complete', score.why ?? 'the planned set was not scored as a whole')
  if (minScore !== null && (score.strict ?? 0) < minScore)
    return failed('failure', 'score', name, 'under --min-score', `strict ${score.strict} < ${minScore}`)
  return passed('score', name)
}

function passed(group: string, name: string): Case {
  return { verdict: 'passed', xml: `<testcase classname="${xml(group)}" name="${xml(name)}"/>` }
}

function skipped(group: string, name: string, message: string): Case {
  return {
    verdict: 'skipped',
    xml: `<testcase classname="${xml(group)}" name="${xml(name)}"><skipped message="${xml(message)}"/></testcase>`,
  }
}

function failed(verdict: 'failure' | 'error', group: string, name: string, message: string, text: string): Case {
  const body = `<${verdict} message="${xml(message)}">${xml(text)}</${verdict}>`
  return { verdict, xml: `<testcase classname="${xml(group)}" name="${xml(name)}">${body}</testcase>` }
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** XML 1.0 has no place for most control characters, lone surrogates and the two non-characters, not even escaped. */
function xml(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
  )
}
