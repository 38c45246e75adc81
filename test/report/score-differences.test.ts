import { expect, test } from 'vitest'
import { scoreDifferences } from '../../src/report/score-differences.ts'

const scored = (value: number | null, why: string | null = null) => ({ value, why, units: [], metrics: {}, faults: [], detail: null })

test.each([
  ['two scores of one value', [[scored(0.5), scored(0.5)]], []],
  ['a reason that both give', [[scored(null, 'no vectors'), scored(null, 'no vectors')]], ['no vectors']],
  ['a reason that comes twice', [1, 2].map(() => [scored(null, 'it raises'), scored(0)]), ['it raises (2 times)']],
  [
    'a dialogue without an utterance, which the reference counts',
    [[scored(0), scored(null)]],
    ['nothing in it could be scored: the reference counts 0, strict leaves it out'],
  ],
] as const)('%s', (_, pairs, differences) => {
  const outcomes = pairs.map(([reference = scored(null), strict = scored(null)]) => ({ reference, strict }))
  expect(scoreDifferences(outcomes)).toEqual(differences)
})
