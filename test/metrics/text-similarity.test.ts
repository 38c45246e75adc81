import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { calibratedCosine } from '../../src/metrics/calibrated-cosine.ts'
import { codePoints } from '../../src/metrics/code-points.ts'
import { cosineBaseline } from '../../src/metrics/cosine-baseline.ts'
import { EditDistance } from '../../src/metrics/edit-distance.ts'
import { TextSimilarity } from '../../src/metrics/text-similarity.ts'

const similarity = new TextSimilarity()

function lexical(text: string, truth: string): number {
  similarity.setTruth(truth)
  return similarity.lexical(text, 7)
}

function tokens(text: string, truth: string): number {
  similarity.setTruth(truth)
  return similarity.tokens(text, 7)
}

describe('lexical similarity', () => {
  // reference babelbit 4.5: edge values
  test.each([
    ['kitten', 'sitting', 4 / 7],
    ['Hello', 'hello', 0.8],
    ['naïve café', 'naive cafe', 0.8],
    ['😀a', 'a', 0.5],
    ['the cat sat', 'the cat sat on the mat', 0.5],
    ['', 'thank you', 0],
    ['', '', 7],
    ['\ud800', '\ud801', 0],
  ])('of %j and %j is %d', (text, truth, expected) => {
    expect(lexical(text, truth)).toBeCloseTo(expected, 12)
  })
})

describe('token similarity', () => {
  test.each([
    ['how are you', 'how are you today', 0.75],
    ['the cat sat', 'the cat sat on the mat', 0.6],
    ['a\u3000b\x1ca', 'b a', 1],
    ['a\ufeffb', 'a b', 0],
    ['x', '', 0],
    [' ', '\n', 7],
  ])('of %j and %j is %d', (text, truth, expected) => {
    expect(tokens(text, truth)).toBeCloseTo(expected, 12)
  })
})

const character = fc.constantFrom('a', 'b', 'c', ' ', 'é', '😀', '\u3000', '\ud800')
const anyText = fc.array(character, { maxLength: 110 }).map((list) => list.join(''))

describe('laws', () => {
  test('the edit distance is that of the full table, whatever text and truth begin and end with', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, anyText, (start, truthMiddle, textMiddle, end) => {
        const text = start + textMiddle + end
        const truth = start + truthMiddle + end
        const longer = Math.max(codePoints(text).length, codePoints(truth).length)
        const expected = longer === 0 ? 7 : Math.max(0, 1 - fullTable(codePoints(text), codePoints(truth)) / longer)
        expect(lexical(text, truth)).toBe(expected)
      }),
      { numRuns: 400 },
    )
  })

  test('one truth follows another', () => {
    const distance = new EditDistance()
    const symbols = fc.array(fc.nat(5), { maxLength: 140 })
    fc.assert(
      fc.property(symbols, fc.array(fc.tuple(fc.nat(140), symbols, fc.nat(140)), { maxLength: 6 }), (truth, texts) => {
        distance.setTruth(Int32Array.from(truth), 6)
        for (const [kept, rest, dropped] of texts) {
          const text = Int32Array.from([...truth.slice(0, kept), ...rest, ...truth.slice(truth.length - dropped)])
          expect(distance.to(text)).toBe(fullTable(text, Int32Array.from(truth)))
        }
      }),
      { numRuns: 200 },
    )
  })

  test('the token index is that of sets', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, truth) => {
        expect(tokens(text, truth)).toBe(index(text, truth, /[ \u3000]+/u) ?? 7)
      }),
    )
  })
})

describe('calibrated cosine', () => {
  // reference babelbit 4.4: three truths at 0, 60 and 90 degrees, and b = 0.55
  test('the baseline of three truths', () => {
    const at = (degrees: number) => Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180))
    const baseline = cosineBaseline([at(0), at(60), at(90)], { pairs: 100, seed: 0 })
    expect(baseline).toBeCloseTo(0.4098076211353316, 6)
  })

  test('fewer than two texts have the baseline 0', () => {
    expect(cosineBaseline([Float32Array.of(1)], { pairs: 100, seed: 0 })).toBe(0)
  })

  test.each([
    [0.55, 0.55, 0],
    [0.7, 0.55, 0.3333],
    [0.85, 0.55, 0.6667],
    [1, 0.55, 1],
    [0.3, 0.55, 0],
    [0.9, 0.4098076211353316, 0.8306],
    [1, 1, 0],
  ])('cosine %d over %d is %d', (cosine, baseline, expected) => {
    expect(calibratedCosine(cosine, baseline)).toBeCloseTo(expected, 4)
  })
})

/** Jaccard index of the sets of what stands between the blanks; undefined where both are empty. */
function index(text: string, truth: string, blanks: RegExp): number | undefined {
  const split = (value: string) => new Set(value.split(blanks).filter((token) => token !== ''))
  const left = split(text)
  const right = split(truth)
  const common = [...left].filter((token) => right.has(token)).length
  const union = left.size + right.size - common
  return union === 0 ? undefined : common / union
}

function fullTable(a: Int32Array, b: Int32Array): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [i, x] of a.entries()) {
    const next = [i + 1]
    for (const [j, y] of b.entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (x === y ? 0 : 1)))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
