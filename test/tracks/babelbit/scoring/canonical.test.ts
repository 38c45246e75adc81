import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadKernel } from '../../../../src/base/load-kernel.ts'
import { jsonText } from '../../../../src/base/python/json-text.ts'
import { toolScore } from '../../../../src/tracks/babelbit/formats/dialogue-score.ts'
import { ScoreTable } from '../../../../src/tracks/babelbit/formats/score-table.ts'
import { CanonicalScorer } from '../../../../src/tracks/babelbit/scoring/canonical/canonical-scorer.ts'
import { compactFrame, indentedFrame, tableFrame } from '../../../../src/tracks/babelbit/scoring/canonical/frame.ts'
import { scoringPolicy } from '../../../../src/tracks/babelbit/scoring/policies.ts'
import type { ScoringPolicy } from '../../../../src/tracks/babelbit/scoring/policy.ts'
import { scoreDocument } from '../../../../src/tracks/babelbit/scoring/score-document.ts'
import { scoreLogNow } from '../../../../src/tracks/babelbit/scoring/score-log.ts'
import { logOf } from './log-of.ts'

interface Written {
  compact: string
  indented: string
  table: string
  average: number
}

const scorer = new CanonicalScorer(loadKernel('babelbit-scorer'))
const outputs = ['entry', 'document', 'table'] as const

/**
 * What the byte path makes of a log; undefined where it leaves it to the general path. `piece` bytes are read at once, output is taken
 * as soon as there are `least` bytes.
 */
function canonical(log: Buffer, lexWeight: number, piece = log.length, least?: number): Written | undefined {
  scorer.reset()
  scorer.open(reader(log, piece))
  const taken: Buffer[][] = [[], [], []]
  for (let outcome = 'more'; outcome !== 'end'; ) {
    outcome = scorer.score(lexWeight, { entry: true, files: true }, least)
    if (outcome === 'unusual') return undefined
    for (const [which, output] of outputs.entries()) {
      taken[which]?.push(Buffer.from(scorer.written(output)))
      scorer.cut(output, 0)
    }
  }
  const { average } = scorer
  const [compact = '', indented = '', table = ''] = [compactFrame, indentedFrame, tableFrame].map((frame, which) => {
    return `${frame.start('a/ü.jsonl')}${Buffer.concat(taken[which] ?? [])}${frame.end(average)}`
  })
  return { compact, indented, table, average }
}

/** Whether it is taken when it is only looked through. */
function isLookedThrough(log: Buffer): boolean {
  scorer.open(reader(log, log.length))
  return scorer.look()
}

function reader(log: Buffer, piece: number): (into: Uint8Array) => number {
  let at = 0
  return (into) => {
    const count = Math.min(piece, log.length - at, into.length)
    into.set(log.subarray(at, at + count))
    at += count
    return count
  }
}

function general(log: Buffer, lexWeight: number): { written: Written | undefined; isPlain: boolean } {
  const table = new ScoreTable('a/ü.jsonl')
  const policy = scoringPolicy('babelbit/2025-11') as ScoringPolicy
  const { reference, strict, differences } = scoreLogNow(log, { policy, lexWeight, on: table.moments })
  if (reference === null) return { written: undefined, isPlain: false }
  table.finish(reference.average)
  const document = scoreDocument('a/ü.jsonl', reference)
  const { average } = reference
  const isPlain = differences.length === 0 && (strict?.average ?? 0) === average
  return { written: { compact: jsonText(document, { compact: true }), indented: toolScore(document), table: table.text, average }, isPlain }
}

const word = fc.constantFrom(
  'a',
  'the',
  'mill',
  'EOF',
  'GEOF',
  'naïve',
  '京都',
  '😀',
  'x"y',
  '\\',
  'tab\tbed',
  '\u007f',
  '\u3000',
  '\u0000',
  '\x1c',
)
const longText = fc.array(word, { maxLength: 40 }).map((words) => words.join(' '))
const text = fc.oneof(
  { weight: 4, arbitrary: fc.array(word, { minLength: 1, maxLength: 9 }).map((words) => words.join(' ')) },
  { weight: 1, arbitrary: longText },
)
const log = fc.array(fc.tuple(text, text, text, text), { maxLength: 5 }).map(logOf)
const plainText = fc
  .array(fc.constantFrom('a', 'the', 'mill', 'naïve', '😀', 'x"y', '\n'), { maxLength: 9 })
  .map((words) => `so ${words.join(' ')}`)
const plainLog = fc.array(fc.tuple(plainText, plainText, plainText), { minLength: 1, maxLength: 4 }).map(logOf)
const weight = fc.constantFrom(0, 0.3, 0.5, 1)

describe('the byte path and the general path', () => {
  test('agree on random logs, however the bytes arrive', () => {
    let taken = 0
    fc.assert(
      fc.property(log, weight, fc.integer({ min: 1, max: 5000 }), fc.nat(3000), (bytes, lexWeight, piece, least) => {
        const fast = canonical(bytes, lexWeight, piece, least)
        expect(isLookedThrough(bytes)).toBe(fast !== undefined)
        if (fast === undefined) return
        taken++
        const { written, isPlain } = general(bytes, lexWeight)
        expect(fast).toEqual(written)
        // What the byte path takes has no difference to tell of.
        expect(isPlain).toBe(true)
      }),
      { numRuns: 400 },
    )
    expect(taken).toBeGreaterThan(50)
  })

  test('agree on logs with a byte changed, taken out or put in', () => {
    let taken = 0
    const mutation = fc.tuple(
      fc.noBias(fc.integer({ min: 0, max: 9999 })),
      fc.constantFrom(0, 1),
      fc.constantFrom('', ...' ,:{}[]"\\0123456789-.eE\n\r\tEOFu\0\x7fé'),
    )
    fc.assert(
      fc.property(plainLog, weight, fc.array(mutation, { minLength: 1, maxLength: 2 }), (bytes, lexWeight, mutations) => {
        let changed = bytes
        for (const [place, removed, put] of mutations) {
          const at = Math.floor((place / 10_000) * changed.length)
          changed = Buffer.concat([changed.subarray(0, at), Buffer.from(put, 'latin1'), changed.subarray(at + removed)])
        }
        const fast = canonical(changed, lexWeight)
        if (fast === undefined) return
        taken++
        expect(fast).toEqual(general(changed, lexWeight).written)
      }),
      { numRuns: 1500 },
    )
    expect(taken).toBeGreaterThan(50)
  })

  test('agree on texts of any length, with one another in common or said before', () => {
    const token = fc.oneof(
      fc.constantFrom(
        'a',
        'bb',
        'bb',
        'sevenup',
        'fourfour',
        'fourfours',
        'fourfourfourfour',
        'fourfour-fourfour',
        'fivefour+fourfour',
        'é',
        '\0',
      ),
      fc.nat(400).map((number) => `number ${number} numbered${number} numbered-by-hand-${number}-times`),
    )
    const tokens = (maxLength: number) => fc.array(token, { maxLength, size: 'max' })
    const said = fc.record({ kind: fc.nat(5), other: tokens(30), kept: fc.nat(400), dropped: fc.nat(400) })
    const utterance = fc.tuple(fc.oneof(tokens(12), tokens(30), tokens(200)), fc.array(said, { minLength: 1, maxLength: 70 }))
    let longest = 0
    fc.assert(
      fc.property(fc.array(utterance, { minLength: 1, maxLength: 2 }), weight, (utterances, lexWeight) => {
        const bytes = logOf(
          utterances.map(([words, steps]): [string, ...string[]] => {
            const truth = `so ${words.join(' ')}`.trim()
            longest = Math.max(longest, truth.length)
            const predictions: string[] = []
            for (const { kind, other, kept, dropped } of steps) {
              const guess = other.join(' ')
              const before = predictions[kept % (predictions.length || 1)] ?? ''
              predictions.push([truth, '', before, guess, truth.slice(0, kept) + guess, guess + truth.slice(dropped)][kind] ?? '')
            }
            return [truth, ...predictions]
          }),
        )
        const fast = canonical(bytes, lexWeight)
        if (fast !== undefined) expect(fast).toEqual(general(bytes, lexWeight).written)
      }),
      { numRuns: 150 },
    )
    // Tables of one, two and many words of 64 rows.
    expect(longest).toBeGreaterThan(1024)
  })

  test('figures half way between two ten-thousandths go to the even one', () => {
    // Of 32 letters k are wrong, at step n: all eighths of a half are exact in binary.
    const truth = 'abcdefghijklmnopqrstuvwxyzABCDEF'
    const wrong = Array.from({ length: 33 }, (_, count) => '#'.repeat(count) + truth.slice(count))
    const bytes = logOf([
      [truth, ...wrong],
      [truth, ...wrong.toReversed()],
    ])
    for (const lexWeight of [0, 0.25, 0.5, 1]) expect(canonical(bytes, lexWeight)).toEqual(general(bytes, lexWeight).written)
    expect(canonical(bytes, 1)?.compact).toContain('"lexical_similarity":0.0312,')
    expect(canonical(bytes, 1)?.compact).toContain('"lexical_similarity":0.0938,')
  })

  test('texts too long to compare in a few seconds are left to the general path and its limits', () => {
    const letters = (letter: string, count: number) => letter.repeat(count)
    expect(isLookedThrough(logOf([[letters('a', 300_000), letters('b', 300_000)]]))).toBe(true)
    expect(isLookedThrough(logOf([[letters('a', 400_000), letters('b', 400_000)]]))).toBe(false)
  })

  test('memory that one log took does not stay', () => {
    const long = logOf([['a', ...Array.from({ length: 9 }, () => '\0'.repeat(300_000))]])
    const short = logOf([['a b', 'a']])
    expect(canonical(long, 0.5)?.average).toBe(0)
    expect(canonical(short, 0.5)).toEqual(general(short, 0.5).written)
  })

  test('what is read before a line is complete is never taken from an earlier window', () => {
    const long = logOf(
      Array.from({ length: 1500 }, (_, at): [string, string, string] => [`truth number ${at}`, `a guess ${at}`, `truth ${at}`]),
    )
    const cut = long.subarray(0, long.length - 40)
    expect(canonical(long, 0.5, 1000)).toEqual(general(long, 0.5).written)
    expect(canonical(cut, 0.5, 1000)).toBeUndefined()
  })

  test.each([
    ['an empty truth', logOf([['', 'a']])],
    ['an utterance without steps', logOf([['a']])],
    ['predictions without a truth', logOf([[null, 'a']])],
    ['letters EOF in a word', logOf([['a', 'aEOF']])],
    ['a marker in the truth', logOf([['a EOF', 'a']])],
    ['a lone surrogate', logOf([['a', '\ud800']])],
    ['a prediction that is no text', logOf([['a', 5]])],
    [
      'steps that do not begin at 0',
      Buffer.from(
        logOf([['a', 'b']])
          .toString()
          .replace('"step": 0', '"step": 1'),
      ),
    ],
    [
      'an index with a leading zero',
      Buffer.from(
        logOf([['a', 'b']])
          .toString()
          .replaceAll('"utterance_index": 0', '"utterance_index": 00'),
      ),
    ],
    ['a blank line', Buffer.from(`${logOf([['a', 'b']])}\n`)],
    [
      'utterances in another order',
      Buffer.from(
        logOf([
          ['a', 'b'],
          ['c', 'd'],
        ])
          .toString()
          .split('\n')
          .slice(0, 4)
          .toReversed()
          .join('\n'),
      ),
    ],
  ])('%s is left to the general path', (_, bytes) => {
    expect(canonical(bytes, 0.5)).toBeUndefined()
  })

  test('an utterance may have 128 different characters beside ASCII; one more is left to the general path', () => {
    const characters = (count: number) => Array.from({ length: count }, (_, at) => String.fromCodePoint(0x4e00 + at)).join('')
    const log = (count: number) =>
      logOf([
        [characters(126), `${characters(100)}\u3000😀`, characters(70)],
        ['a\u2003b', 'a b', 'b\ta'],
        [characters(count), characters(20), 'a\u2003b'],
      ])
    const fewer = log(127)
    expect(canonical(log(128), 0.5)).toBeUndefined()
    expect(canonical(fewer, 0.5)).toEqual(general(fewer, 0.5).written)
    expect(canonical(fewer, 0.5)).toBeDefined()
  })

  test('rows of Apr 2026 are canonical too', () => {
    const bytes = Buffer.from(
      logOf([['a b', 'a', 'a b']])
        .toString()
        .replaceAll('", "utterance_index"', '", "challenge_type": "main", "utterance_index"'),
    )
    expect(canonical(bytes, 0.5)).toEqual(general(bytes, 0.5).written)
    expect(canonical(bytes, 0.5)).toBeDefined()
  })
})
