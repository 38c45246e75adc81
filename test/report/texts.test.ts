import { expect, test } from 'vitest'
import { fault } from '../../src/base/fault.ts'
import { comparisonText } from '../../src/report/comparison-text.ts'
import { junit } from '../../src/report/junit.ts'
import type { TestDocument } from '../../src/report/test-document.ts'
import { testText } from '../../src/report/test-text.ts'

const nasty = 'a <b> & "c" \u001b[31mred\u0000 \ud800 ]]>'
const document: TestDocument = {
  schema: 'bbx.test/1',
  submission: { origin: 'folder', path: 'm', fingerprint: `sha256:${'0'.repeat(64)}`, track: 'babelbit' },
  profile: { id: 'babelbit/2025-11', mirrors: 'f163dad', status: 'retired', statusAsOf: '2026-11-21' },
  runtime: 'process',
  isolation: 'none',
  sandbox: null,
  dataset: { id: 'sample', digest: null, seed: 0 },
  score: { reference: 0.25, strict: 0.24, standardError: 0.02, interval95: [0.2, 0.28], why: null },
  complete: true,
  resumed: 0,
  session: { ms: 2000, answersMs: 1900, scoringMs: 100 },
  weights: [],
  advice: [],
  promised: [],
  metrics: { lexical: { mean: 0.4, n: 3 } },
  counts: { unit: 'utterance', items: 2, planned: 3, scored: 3, faults: 1 },
  faults: [fault('S2003', { item: 'd-0', unit: 1, step: 2, evidence: nasty }), fault('E0008', { item: 'd-1' })],
  latency: { p50Ms: 12, p95Ms: 30, maxMs: 44, healthyAfterMs: 900 },
  peakMemoryMiB: 20,
  usage: { peakMemoryMiB: 20, memoryLimitMiB: 256, peakProcesses: 5, processLimit: 512, cpuThrottledShare: 0.125 },
  check: {
    passed: false,
    findings: [{ code: 'S1001', rule: 'layout', severity: 'error', file: nasty, line: null, what: nasty, remedy: 'write it' }],
  },
  differences: ['because (2 times)'],
  bestSteps: [3, 1],
  utterances: [{ item: 'd-0', unit: '1', value: 0, step: 0, truth: nasty, answer: nasty }],
  samples: [],
  run: '.bbx/runs/x',
}

test('of a run that started no server nothing is said about its health', () => {
  expect(shown({})).toContain('at most 44 ms; healthy after 900 ms')
  const again = shown({ latency: { ...document.latency, healthyAfterMs: null } })
  expect(again).toContain('at most 44 ms\n')
  expect(again).not.toContain('healthy after')
})

test('a person sees the score with its uncertainty, owners, evidence, remedies, where scores arose, and that the contest is retired', () => {
  const text = testText(document, { color: false, columns: 120, verbose: false })
  for (const part of [
    'reference 0.2500',
    'strict 0.2400',
    '± 0.0200',
    '95 %: 0.2000 to 0.2800, n = 3',
    'retired',
    'faults of the submission: 1',
    'faults of the environment: not charged to the submission: 1',
    'S2003',
    'in d-0, utterance 1, step 2',
    'answer faster',
    'step 0 75 %, step 1 25 %',
    'because (2 times)',
    'isolation none',
    '.bbx/runs/x',
  ]) {
    expect(text).toContain(part)
  }
})

test('of many utterances the best and the worst are shown, with -v all', () => {
  const utterances = Array.from({ length: 12 }, (_, n) => ({
    item: 'd',
    unit: String(n),
    value: n / 12,
    step: n,
    truth: `truth ${n}.`,
    answer: `answer ${n}.`,
  }))
  const shown = (verbose: boolean) => {
    const text = testText({ ...document, utterances }, { color: false, columns: 120, verbose })
    return utterances
      .filter(({ truth, answer, step }) => text.includes(truth) && text.includes(answer) && text.includes(`best at step ${step}`))
      .map(({ unit }) => unit)
  }
  expect(shown(false)).toEqual(['0', '1', '2', '3', '4', '9', '10', '11'])
  expect(shown(true)).toHaveLength(12)
})

test('what a submission wrote cannot steer the terminal', () => {
  const text = testText({ ...document, check: null }, { color: false, columns: 120, verbose: false })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
})

test('JUnit: a fault of the submission is a failure, one of the environment an error, texts are escaped, and an item without fault passes', () => {
  const xml = junit(document, { items: ['d-0', 'd-1', 'd-2'], minScore: 0.5 })
  expect(xml).toMatch(/<testsuites [^>]*tests="6" failures="3" errors="1"/)
  expect(xml).toContain('<testcase classname="items" name="d-2"/>')
  expect(xml).toMatch(/name="d-0"><failure message="S2003">/)
  expect(xml).toMatch(/name="d-1"><error message="E0008">/)
  expect(xml).toContain('under --min-score')
  expect(xml).toContain('a &lt;b&gt; &amp; &quot;c&quot;')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no place for them
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/)
  expect(xml.isWellFormed()).toBe(true)
})

test('a comparison says which is better and how sure that is', () => {
  const comparison = {
    profile: 'babelbit/2025-11',
    unit: 'utterance',
    items: 9,
    first: 0.3,
    second: 0.25,
    difference: 0.05,
    interval95: [0.01, 0.09] as const,
    probabilityFirstBetter: 0.987,
  }
  expect(comparisonText(comparison, { first: 'new', second: 'old' })).toContain('new is the better one with probability 98.7 %')
  expect(
    comparisonText({ ...comparison, items: 1, interval95: null, probabilityFirstBetter: null }, { first: 'new', second: 'old' }),
  ).toContain('too few')
})

const shown = (changed: Partial<TestDocument>) => testText({ ...document, ...changed }, { color: false, columns: 120, verbose: false })
const noInterval = { reference: 0.25, strict: 0.24, standardError: null, interval95: null, why: null }
const counts = { unit: 'utterance', items: 1, planned: 9, scored: 9, faults: 0 }

test.each([
  ['few utterances', { ...counts, items: 3, scored: 4 }, noInterval, '(n = 4: too few for an interval)'],
  ['one dialogue', counts, noInterval, '(n = 9, but in one dialogue: too few dialogues for an interval)'],
])('why there is no interval: %s', (_, counts, score, text) => {
  expect(shown({ counts, score })).toContain(text)
})

test('without a score nothing is said of an interval', () => {
  expect(shown({ counts, score: { ...noInterval, strict: null } })).not.toContain('interval')
})

test('one is one', () => {
  expect(shown({ counts: { ...counts, planned: 1 } })).toContain('1 utterance in 1 dialogue, seed 0')
  expect(shown({})).toContain('3 utterances in 2 dialogues, seed 0')
})
