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
const anyText = fc.array(character, { maxLength: 140 }).map((list) => list.join(''))

describe('laws', () => {
  test('texts that continue one another keep the distance of the full table', () => {
    const distance = new EditDistance()
    fc.assert(
      fc.property(anyText, fc.array(fc.tuple(fc.nat(140), anyText), { maxLength: 6 }), (truth, parts) => {
        const truthPoints = codePoints(truth)
        distance.setTruth(truthPoints, 0, truthPoints.length)
        let before = new Int32Array(0)
        for (const [kept, rest] of parts) {
          const points = Int32Array.from([...before.slice(0, kept), ...codePoints(rest)])
          const common = before.slice(0, kept).length
          expect(distance.to(points, 0, points.length, common)).toBe(fullTable(points, truthPoints))
          if (points.length > 0) before = points
        }
      }),
      { numRuns: 200 },
    )
  })

  test('the token index is that of sets', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, truth) => {
        const split = (value: string) => new Set(value.split(/[ \u3000]+/u).filter((token) => token !== ''))
        const left = split(text)
        const right = split(truth)
        const union = new Set([...left, ...right]).size
        const common = [...left].filter((token) => right.has(token)).length
        expect(tokens(text, truth)).toBe(union === 0 ? 7 : common / union)
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
