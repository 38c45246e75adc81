import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clusteredUncertainty, percentile, studentCdf, studentQuantile } from '../../src/evaluation/statistics.ts'

// Two-sided 95 % quantiles of Student's t, any printed table.
test.each([
  [1, 12.7062],
  [2, 4.3027],
  [5, 2.5706],
  [10, 2.2281],
  [30, 2.0423],
  [1000, 1.9623],
])('t with %d degrees of freedom: %d', (df, quantile) => {
  expect(studentQuantile(0.975, df)).toBeCloseTo(quantile, 4)
})

test('the distribution function of t with one degree of freedom is that of Cauchy: 1/2 + atan(t)/pi', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e3, max: 1e3, noNaN: true }), (t) => {
      expect(studentCdf(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 10)
    }),
  )
})

test('equal clusters: the standard error is that of the cluster means', () => {
  const means = [0.2, 0.4, 0.9]
  const units = means.flatMap((mean, item) => [-0.1, 0.1].map((off) => ({ item: String(item), value: mean + off, weight: 0.5 })))
  const sd = Math.sqrt(means.reduce((sum, mean) => sum + (mean - 0.5) ** 2, 0) / 2)
  expect(clusteredUncertainty(units)?.standardError).toBeCloseTo(sd / Math.sqrt(3), 12)
})

test.each([
  ['four units', 4, 4],
  ['one item', 50, 1],
  ['none', 0, 0],
])('no uncertainty from %s', (_name, count, items) => {
  expect(clusteredUncertainty(Array.from({ length: count }, (_, n) => ({ item: String(n % items), value: n, weight: 1 })))).toBeNull()
})

test('the interval covers the true mean about 95 times in 100 where units of an item hang together', () => {
  const uniform = generator(7)
  const trials = 2000
  let covered = 0
  for (let trial = 0; trial < trials; trial++) {
    const units = []
    for (let item = 0; item < 12; item++) {
      const shared = uniform()
      const count = 3 + Math.floor(uniform() * 6)
      for (let unit = 0; unit < count; unit++) units.push({ item: String(item), value: (shared + uniform()) / 2, weight: 1 / count })
    }
    const [low, high] = clusteredUncertainty(units)?.interval95 ?? [1, 0]
    if (low <= 0.5 && 0.5 <= high) covered += 1
  }
  expect(covered / trials).toBeGreaterThan(0.93)
  expect(covered / trials).toBeLessThan(0.97)
})

test('percentiles by nearest rank', () => {
  const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
  expect([0.5, 0.95, 1, 0].map((p) => percentile(values, p))).toEqual([5, 10, 10, 1])
  expect(percentile([], 0.5)).toBeNull()
})

/** A small congruential generator (Numerical Recipes' constants): the same draws on every machine. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
