import { expect, test } from 'vitest'
import { fault } from '../../src/base/fault.ts'
import { pairedDifference } from '../../src/evaluation/compare-runs.ts'
import { exitCode } from '../../src/evaluation/exit-code.ts'

const calm = { faults: [], rulesBroken: false, strict: 0.5, complete: true, minScore: null }

// design/cli.md: the highest of 2, 4, 3, 1, 0 wins.
test.each([
  ['nothing wrong', {}, 0],
  ['a fault of the submission', { faults: [fault('S2003')] }, 1],
  ['a broken rule', { rulesBroken: true }, 1],
  ['a score under --min-score', { minScore: 0.6 }, 1],
  ['a score at --min-score', { minScore: 0.5 }, 0],
  ['no score for want of weights', { strict: null, complete: false }, 0],
  ['the same with --min-score', { strict: null, complete: false, minScore: 0.1 }, 3],
  [
    'the same with --min-score and a fault of the submission',
    { faults: [fault('S2005')], strict: null, complete: false, minScore: 0.1 },
    3,
  ],
  ['nothing scored because the submission never answered', { faults: [fault('S2006')], strict: 0, complete: false, minScore: 0.1 }, 1],
  ['an incomplete score over --min-score', { complete: false, minScore: 0.1 }, 3],
  ['a fault of the environment beside one of the submission', { faults: [fault('S2003'), fault('E0008')] }, 3],
  ['a fault of bbx beside both', { faults: [fault('S2003'), fault('E0008'), fault('H0003')] }, 4],
])('%s', (_name, change, exit) => {
  expect(exitCode({ ...calm, ...change })).toBe(exit)
})

test('a paired comparison: sleep data of Student (1908), ten patients, t = 4.0621 with 9 degrees of freedom', () => {
  const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
  const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
  const { difference, interval95, probabilityFirstBetter } = pairedDifference(second.map((value, n) => [value, first[n] ?? 0]))
  expect(difference).toBeCloseTo(1.58, 10)
  expect(interval95?.[0]).toBeCloseTo(0.7001142, 6)
  expect(interval95?.[1]).toBeCloseTo(2.4598858, 6)
  // Half of the two-sided p of 0.002833.
  expect(1 - (probabilityFirstBetter ?? 0)).toBeCloseTo(0.00283289 / 2, 7)
})

test.each([
  [
    'equal runs',
    [
      [0.5, 0.5],
      [0.1, 0.1],
    ],
    0.5,
  ],
  [
    'the first always ahead by the same',
    [
      [0.5, 0.4],
      [0.2, 0.1],
    ],
    1,
  ],
  ['one item', [[0.5, 0.4]], null],
] as const)('%s', (_name, pairs, probability) => {
  const found = pairedDifference(pairs)
  if (probability === null) expect(found.probabilityFirstBetter).toBeNull()
  else expect(found.probabilityFirstBetter).toBeCloseTo(probability, 6)
})
