import { expect, test } from 'vitest'
import { scoreAnswer } from '../../../src/tracks/babelbit/score-answer.ts'
import { scoringPolicies } from '../../../src/tracks/babelbit/scoring/policies.ts'
import type { ScoringPolicy } from '../../../src/tracks/babelbit/scoring/policy.ts'
import { noInstruments } from '../../../src/tracks/no-instruments.ts'

const [november, lateNovember] = scoringPolicies as [ScoringPolicy, ScoringPolicy]

interface Given {
  truths: string[]
  /** Utterance, step, prediction; null where the step failed. */
  steps: [number, number, string | null][]
  policy?: ScoringPolicy
}

async function score({ truths, steps, policy = november }: Given) {
  return scoreAnswer({
    item: { id: 'd', input: { challengeUid: 'c', dialogueUid: 'd', utterances: truths }, truth: { utterances: truths } },
    answer: {
      item: 'd',
      seat: 'local',
      answer: {
        steps: steps.map(([utterance, step, prediction]) => ({
          utterance,
          step,
          prediction: prediction ?? '',
          failed: prediction === null,
          code: prediction === null ? 'S2003' : null,
          ms: 1,
        })),
        deactivated: true,
      },
      faults: [],
      ms: 1,
    },
    tools: noInstruments,
    policy,
  })
}

// Reference babelbit 11.2, the items that touch a score; values by hand from 4.1: U = (lexical + overlap) / 2 / (step + 1).
test('11.2.1: given up inside an utterance, the last step is scored against a later truth; strictly against its own', async () => {
  const { reference, strict } = await score({
    truths: ['one two', 'six', 'nine ten'],
    steps: [
      [0, 0, 'one two'],
      [0, 1, 'nine ten'],
    ],
  })
  // One group of two steps with the truth "nine ten", which step 1 happens to match: 1 / 2.
  expect(reference.value).toBe(0.5)
  // "one two" at step 0 is right; two utterances were never reached.
  expect(strict.value).toBe(0.3333)
  expect(strict.units.map(({ value }) => value)).toEqual([1, 0, 0])
})

test('11.2.5: an utterance without a step is -1 in a log and 0 strictly; a seat that was never asked has 0 in both', async () => {
  const { reference, strict } = await score({ truths: ['one', 'two'], steps: [] })
  expect([reference.value, strict.value]).toEqual([0, 0])
  expect(strict.units).toHaveLength(2)
})

test('11.2.4: the letters EOF are cut off a word in the reference only', async () => {
  const { reference, strict } = await score({ truths: ['THE GEOF'], steps: [[0, 0, 'THE G']] })
  expect(reference.value).toBe(1)
  expect(strict.value).toBeLessThan(0.7)
})

test('a failed step and an empty answer are worth nothing in both', async () => {
  const { reference, strict } = await score({
    truths: ['one two'],
    steps: [
      [0, 0, null],
      [0, 1, ''],
    ],
  })
  expect([reference.value, strict.value]).toEqual([0, 0])
  expect(strict.detail).toEqual({ blank: true })
})

test('11.2.21: a lone surrogate leaves the reference without a score, with a reason; strictly that step is 0', async () => {
  const { reference, strict } = await score({
    truths: ['one two'],
    steps: [
      [0, 0, 'one\ud800'],
      [0, 1, 'one two'],
    ],
  })
  expect(reference.value).toBeNull()
  expect(reference.why).toContain('raises')
  expect(strict.value).toBe(0.5)
})

test('where nothing tells them apart both are the same number', async () => {
  const given: Given = {
    truths: ['how are you today', 'thank you'],
    steps: [
      [0, 0, 'hello'],
      [0, 1, 'how are you'],
      [1, 0, ''],
      [1, 1, ''],
    ],
  }
  for (const policy of [november, lateNovember]) {
    const { reference, strict } = await score({ ...given, policy })
    expect(strict.value).toBe(reference.value)
    // Reference babelbit 4.5: .3493 and 0.
    expect(strict.value).toBe(0.1746)
  }
})
