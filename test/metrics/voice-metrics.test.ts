import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { codebookSimilarity } from '../../src/metrics/codebook-similarity.ts'
import { type LengthRule, lengthPenalty } from '../../src/metrics/length-penalty.ts'
import { sequenceDistance } from '../../src/metrics/sequence-distance.ts'
import { speakerSimilarity } from '../../src/metrics/speaker-similarity.ts'
import { wordScore } from '../../src/metrics/word-score.ts'

const golden = (path: string) => JSON.parse(readFileSync(join(import.meta.dirname, '../golden', path), 'utf8'))
const text = z.string().nullable()
const wer = z.object({ pairs: z.array(z.object({ truth: text, answer: text, score: z.number() })) }).parse(golden('wer/pairs.json'))
const codes = z.array(z.string().transform((row) => row.split(' ').map(Number)))
const mimi = z
  .object({ pairs: z.array(z.object({ pair: z.string(), score: z.number(), truth: codes, answer: codes })) })
  .parse(golden('mimi/pairs.json'))

describe('the WER score is that of the reference, to the bit', () => {
  it.each(wer.pairs.map((pair) => [JSON.stringify(pair.truth), JSON.stringify(pair.answer), pair] as const))('%s and %s', (_, __, pair) => {
    expect(wordScore(pair.truth, pair.answer).value).toBe(pair.score)
  })

  it.each([
    // A leading blank counts as a piece: the shorter text is the reference, and three errors in two words follow.
    [' b', 'x y z', { swapped: true, words: 3, errors: 3, value: 0 }],
    ['  a b', 'x y z', { swapped: false, words: 2, errors: 3, value: -0.5 }],
    ['a b c', 'a b', { swapped: false, words: 3, errors: 1 }],
    [' ', ' ', { none: 'blank-reference', value: 0 }],
    ['', 'a', { none: 'no-text', value: 0 }],
    // U+0085 and U+001C are white space for Python, not for JavaScript; U+FEFF the other way round.
    ['a \u0085b', 'a b', { errors: 0 }],
    ['a\ufeff\ufeffb', 'a b', { words: 2, errors: 2 }],
  ])('%j and %j: %j', (truth, answer, expected) => {
    expect(wordScore(truth, answer)).toMatchObject(expected)
  })

  it('is 1 for a text and itself, and the same both ways where both have as many pieces', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c', 'ä'), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(words, words, (one, other) => {
        expect(wordScore(one.join(' '), one.join(' ')).value).toBe(1)
        const { value } = wordScore(one.join(' '), other.join(' '))
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBe(wordScore(other.join(' '), one.join(' ')).value)
      }),
    )
  })

  it('a million words are refused, or compared, at once', () => {
    const long = Array.from({ length: 1_000_000 }, (_, at) => `w${at}`).join(' ')
    expect(() => wordScore(long, 'a b')).toThrow(RangeError)
    expect(wordScore('a '.repeat(20_000), 'b '.repeat(20_000)).value).toBe(0)
  })
})

describe('the MIMI score is that of the reference', () => {
  it.each(mimi.pairs.map((one) => [one.pair, one] as const))('%s', (_, { truth, answer, score }) => {
    expect(codebookSimilarity(truth, answer)).toBeCloseTo(score, 9)
    expect(codebookSimilarity(answer, truth)).toBeCloseTo(score, 9)
  })

  it.each([
    [[[1, 2, 3]], [[1, 2, 3]], 1],
    [[[1, 2, 3]], [[4, 5, 6]], 0],
    [[[1, 2, 3, 4]], [[2, 3, 4]], 0.75],
    [[[1], [2]], [[1], [3]], 0.5],
  ])('%j and %j: %d', (truth, answer, value) => {
    expect(codebookSimilarity(truth, answer)).toBe(value)
  })

  it.each([
    [[], []],
    [[[1]], [[1], [2]]],
    [[[]], [[]]],
  ])('%j and %j cannot be compared', (truth, answer) => {
    expect(() => codebookSimilarity(truth, answer)).toThrow(RangeError)
  })
})

describe('speaker similarity', () => {
  it.each([
    [[1, 2], [1, 2], 1],
    [[0, 0], [1, 1], 0.5],
    [[0, 0, 0, 0], [2, 0, 0, 0], 0.5],
    [[0], [3], 0.1],
    [[0], [Number.NaN], Number.NaN],
    [[0], [Number.POSITIVE_INFINITY], 0],
  ])('%j and %j: %d', (truth, answer, value) => {
    expect(speakerSimilarity(truth, answer)).toBe(value)
  })

  it.each([
    [[], []],
    [[1], [1, 2]],
  ])('%j and %j cannot be compared', (truth, answer) => {
    expect(() => speakerSimilarity(truth, answer)).toThrow(RangeError)
  })
})

const lengths: [LengthRule, number | null, number | null, number][] = [
  ['seconds', 3, 3, 1],
  ['seconds', 3, 4, 0.5],
  ['seconds', 4, 3, 0.5],
  ['relative', 2, 2, 1],
  ['relative', 2, 1, 1 / 1.5],
  ['relative', 1, 4, 1 / 1.75],
  ['relative', 1, 0, 0.5],
  ['relative', 0, 0, 0],
  ['relative', 1, null, 0],
  ['relative', null, 1, 1],
  ['relative', null, null, 0],
  ['none', 1, 100, 1],
  ['none', null, null, 1],
]
it.each(lengths)('length penalty, %s: %d s and %d s give %d', (rule, truth, answer, value) => {
  expect(lengthPenalty(rule, truth, answer)).toBe(value)
})

it('the distance is that of the plain table', () => {
  const sequence = fc.array(fc.nat(3), { maxLength: 80 })
  fc.assert(
    fc.property(sequence, sequence, (truth, answer) => {
      let row = Array.from({ length: answer.length + 1 }, (_, at) => at)
      for (const [at, symbol] of truth.entries()) {
        const next = [at + 1]
        for (const [j, other] of answer.entries()) {
          const [up, left, corner] = [row[j + 1], next[j], row[j]] as [number, number, number]
          next.push(Math.min(up + 1, left + 1, corner + (symbol === other ? 0 : 1)))
        }
        row = next
      }
      expect(sequenceDistance(truth, answer)).toBe(row[answer.length])
    }),
  )
})
