import { describe, expect, test } from 'vitest'
import { simhash64 } from '../../../../src/metrics/simhash64.ts'
import { scoringPolicy } from '../../../../src/tracks/babelbit/scoring/policies.ts'
import type { ScoringPolicy } from '../../../../src/tracks/babelbit/scoring/policy.ts'
import { scoreLog, scoreLogNow } from '../../../../src/tracks/babelbit/scoring/score-log.ts'
import { logOf, rowsOf } from './log-of.ts'

function policy(profile: string): ScoringPolicy {
  const found = scoringPolicy(profile)
  if (found === undefined) throw new Error(`no ${profile}`)
  return found
}

const november = policy('babelbit/2025-11')
const score = (log: Uint8Array, lexWeight = 0.5, by = november) => scoreLogNow(log, { policy: by, lexWeight })
const semantically = (log: Uint8Array, profile: string, lexWeight: number) =>
  scoreLog(log, { policy: policy(profile), lexWeight, embed: (texts) => simhash64.embed(texts) })

describe('the worked example (reference babelbit 4.5)', () => {
  const log = logOf([
    ['how are you today', 'hello', 'how are you', 'how are you today EOF', 'how are you today'],
    ['welcome to our conference', 'welcome back', 'welcome to the conference', 'welcome to our conference'],
    ['thank you', '', ''],
  ])
  test.each([
    [0.5, 0.2398, [0.3493, 0.37, 0], [1, 1, 0]],
    [1, 0.2578, [0.3333, 0.44, 0], [2, 1, 0]],
    [0, 0.2361, [0.375, 0.3333, 0], [1, 2, 0]],
  ])('weight %d', (weight, average, bests, steps) => {
    const { reference, differences } = score(log, weight)
    expect(reference?.average).toBeCloseTo(average, 4)
    for (const [at, best] of bests.entries()) expect(reference?.utterances[at]?.best).toBeCloseTo(best, 4)
    expect(reference?.utterances.map(({ bestStep }) => bestStep)).toEqual(steps)
    expect(differences).toEqual([])
  })
})

describe('what differs from commit to commit (4.2)', () => {
  const empty = logOf([['', '']])
  test.each([
    ['babelbit/2025-11', 1],
    ['babelbit/2025-11-20', 0],
  ])('%s gives an empty prediction of nothing %d', (profile, value) => {
    expect(score(empty, 0.5, policy(profile)).reference?.average).toBe(value)
  })

  test('Dec 2025 takes the cosine as it is, also below 0', async () => {
    const { reference } = await semantically(
      logOf([
        ['a', 'tiny tin'],
        ['', ''],
      ]),
      'babelbit/2025-12',
      0,
    )
    const [first, second] = reference?.utterances ?? []
    expect(first?.steps[0]?.semantic).toBe(reference?.utterances[0]?.best)
    expect(Number(first?.best) * 32).toBe(Math.round(Number(first?.best) * 32))
    expect(second?.best).toBe(0)
    expect(reference?.baseline).toBeNull()
  })

  test('from Jan 2026 on indexes go through int(), before that raw values are keys', async () => {
    const log = rowsOf([
      { event: 'predicted', utterance_index: '3', step: 0, prediction: 'a' },
      { event: 'utterance_complete', utterance_index: 3, ground_truth: 'a' },
    ])
    expect(score(log).raised?.type).toBe('TypeError')
    expect((await semantically(log, 'babelbit/2026-01', 0.5)).reference?.utterances.map(({ number }) => number)).toEqual([3n])
  })

  test('an utterance without steps is -1 in Nov and in Apr at weight 1, and raises where vectors are wanted', async () => {
    const log = logOf([['a']])
    expect(score(log).reference?.average).toBe(-1)
    expect((await semantically(log, 'babelbit/2026-04', 1)).reference?.average).toBe(-1)
    for (const [profile, weight] of [
      ['babelbit/2026-04', 0.5],
      ['babelbit/2026-01', 1],
    ] as const) {
      expect((await semantically(log, profile, weight)).raised?.type).toBe('RuntimeError')
    }
  })

  test('a lone surrogate stops every scorer that prints or embeds, but not Apr at weight 1', async () => {
    const log = logOf([['a b', 'a \ud800']])
    expect(score(log).raised?.type).toBe('UnicodeEncodeError')
    expect((await semantically(log, 'babelbit/2026-01', 0)).raised?.type).toBe('UnicodeEncodeError')
    expect((await semantically(log, 'babelbit/2026-04', 1)).reference?.average).toBeCloseTo(2 / 3, 12)
  })
})

describe('keys of utterances in Nov 2025', () => {
  test('1, 1.0 and true are one key, which stays as the first row wrote it', () => {
    const log = Buffer.from(
      '{"event": "predicted", "utterance_index": true, "step": 0, "prediction": "x"}\n' +
        '{"event": "predicted", "utterance_index": 1.0, "step": 1, "prediction": "a"}\n' +
        '{"event": "utterance_complete", "utterance_index": 1, "ground_truth": "a"}\n',
    )
    const { reference } = score(log)
    expect(reference?.utterances).toHaveLength(1)
    expect(reference?.utterances[0]).toMatchObject({ key: true, number: 1n, bestStep: 1, best: 0.5 })
  })

  test('ints beyond 2^53 keep every digit', () => {
    const log = Buffer.from(
      '{"event": "utterance_complete", "utterance_index": 9007199254740993, "ground_truth": "a"}\n' +
        '{"event": "utterance_complete", "utterance_index": 9007199254740992, "ground_truth": "b"}\n',
    )
    expect(score(log).reference?.utterances.map(({ number }) => number)).toEqual([9007199254740992n, 9007199254740993n])
  })

  test('a row of an unknown event still makes a key: mixed types raise', () => {
    const log = rowsOf([
      { event: 'note', utterance_index: 'x' },
      { event: 'utterance_complete', utterance_index: 0, ground_truth: 'a' },
    ])
    expect(score(log).raised?.type).toBe('TypeError')
  })

  test('text keys are sorted as texts', () => {
    const rows = ['10', '9', '1'].map((utterance_index) => ({ event: 'utterance_complete', utterance_index, ground_truth: 'a' }))
    expect(score(rowsOf(rows)).reference?.utterances.map(({ number }) => number)).toEqual([1n, 10n, 9n])
  })
})

describe('lines', () => {
  test.each([
    [
      'white space of Python around the object',
      '\u00a0\x1c{"event": "utterance_complete", "utterance_index": 0, "ground_truth": "a"}\u3000',
      1,
    ],
    [
      'a key called __proto__',
      '{"__proto__": {"utterance_index": 7}, "event": "utterance_complete", "utterance_index": 0, "ground_truth": "a"}',
      1,
    ],
    ['an escaped key', '{"event": "utterance_complete", "utterance\\u005findex": 0, "ground_truth": "a"}', 1],
    ['a number of 4,301 digits', `{"event": "utterance_complete", "utterance_index": 0, "ground_truth": "a", "x": ${'1'.repeat(4301)}}`, 0],
    ['a number of 4,300 digits', `{"event": "utterance_complete", "utterance_index": 0, "ground_truth": "a", "x": ${'1'.repeat(4300)}}`, 1],
    ['nested 100,000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 0],
    [
      'nested 1,400 deep',
      `{"event": "utterance_complete", "utterance_index": 0, "ground_truth": "a", "x": ${'['.repeat(1400)}${']'.repeat(1400)}}`,
      1,
    ],
  ])('%s', (_, line, utterances) => {
    expect(score(Buffer.from(line)).reference?.utterances).toHaveLength(utterances)
  })

  test('a step given twice under one name counts as the last one', () => {
    const log = Buffer.from(
      '{"event": "predicted", "utterance_index": 0, "step": 1.0, "step": 0, "prediction": "a"}\n' +
        '{"event": "predicted", "utterance_index": 1, "step": 0, "step": 0.0, "prediction": "a"}\n' +
        '{"event": "utterance_complete", "utterance_index": 0, "ground_truth": "a"}\n' +
        '{"event": "utterance_complete", "utterance_index": 1, "ground_truth": "a"}\n',
    )
    expect(score(log).reference?.utterances.map(({ best }) => best)).toEqual([1, 0])
  })

  test('steps without end are a limit of ours', () => {
    const log = rowsOf([
      { event: 'revealed', utterance_index: 0, step: 1e9 },
      { event: 'utterance_complete', utterance_index: 0, ground_truth: 'a' },
    ])
    expect(() => score(log)).toThrow(RangeError)
  })
})

describe('strict beside reference (11.2)', () => {
  test.each([
    ['both empty', logOf([['', '']]), 1, 0],
    ['no steps', logOf([['a'], ['b', 'b']]), 0, 0.5],
    ['letters EOF that belong to a word', logOf([['THE GEOF', 'THE GEOF']]), 1, 1],
    ['letters EOF that only the truth has', logOf([['a EOF', 'a']]), 1, 1 - 4 / 5 - 0.5 * (1 - 4 / 5) + 0.5 * 0.5],
    ['a marker behind the prediction', logOf([['a b', 'a b EOF']]), 1, 1],
    ['a lone surrogate', logOf([['a b', '\ud800', 'a b']]), null, 0.5],
    ['a prediction that is no text', logOf([['a b', 5, 'a b']]), null, 0.5],
    [
      'no truth',
      logOf([
        [null, 'a'],
        ['b', 'b'],
      ]),
      1,
      0.5,
    ],
    [
      'an index that is no number',
      rowsOf([
        { event: 'predicted', utterance_index: 'x', step: 0, prediction: 'a' },
        { event: 'utterance_complete', utterance_index: 'x', ground_truth: 'a' },
      ]),
      null,
      null,
    ],
  ])('%s', (_, log, reference, strict) => {
    const found = score(log)
    if (reference === null) expect(found.reference).toBeNull()
    else expect(found.reference?.average).toBeCloseTo(reference, 12)
    if (strict === null) expect(found.strict?.average).toBeNull()
    else expect(found.strict?.average).toBeCloseTo(strict, 12)
    const isSame = found.reference !== null && found.reference.average === found.strict?.average
    if (!isSame) expect(found.differences.length).toBeGreaterThan(0)
    for (const { why } of found.differences) expect(why).not.toBe('')
  })

  test('an empty prediction wins nothing by its vector', async () => {
    const { reference, strict } = await semantically(
      logOf([
        ['one two three', ''],
        ['four five', ''],
      ]),
      'babelbit/2026-04',
      0,
    )
    expect(strict?.average).toBe(0)
    expect(reference?.average).toBeGreaterThanOrEqual(0)
    expect(strict?.units.map(({ steps }) => steps[0]?.why)).toEqual(['empty-prediction', 'empty-prediction'])
  })
})
