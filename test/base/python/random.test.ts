import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { PythonRandom } from '../../../src/base/python/random.ts'
import { sum } from '../../../src/base/python/sum.ts'

interface Vectors {
  seed: string
  getrandbits32: number[]
  random: number[]
  randrange: Record<string, number[]>
  mixed_randrange_7_1000_3_repeated: number[]
  shuffle_range: Record<string, number[]>
  choice_of_range_448: number[]
  'uniform_-0.15_0.15': number[]
  getrandbits32_after_2000_words: number[]
}

const golden = new URL('../../../data/golden/babelbit/', import.meta.url)
const { vectors }: { vectors: Vectors[] } = JSON.parse(readFileSync(new URL('rng/cpython-random.json', golden), 'utf8'))

describe.each(vectors)('random.Random($seed)', (vector) => {
  const fresh = () => new PythonRandom(BigInt(vector.seed))
  const draw = <T>(count: number, next: (random: PythonRandom, at: number) => T) => {
    const random = fresh()
    return Array.from({ length: count }, (_, at) => next(random, at))
  }

  test('getrandbits(32)', () => expect(draw(12, (random) => random.getrandbits(32))).toEqual(vector.getrandbits32))
  test('random()', () => expect(draw(8, (random) => random.random())).toEqual(vector.random))
  test('uniform()', () => expect(draw(5, (random) => random.uniform(-0.15, 0.15))).toEqual(vector['uniform_-0.15_0.15']))
  test('choice()', () => {
    const list = Array.from({ length: 448 }, (_, at) => at)
    expect(draw(20, (random) => random.choice(list))).toEqual(vector.choice_of_range_448)
  })
  test('mixed randrange()', () => {
    expect(draw(24, (random, at) => random.randrange([7, 1000, 3][at % 3] ?? 0))).toEqual(vector.mixed_randrange_7_1000_3_repeated)
  })
  test.each(Object.entries(vector.randrange))('randrange(%s)', (n, values) => {
    expect(draw(values.length, (random) => random.randrange(Number(n)))).toEqual(values)
  })
  test.each(Object.entries(vector.shuffle_range))('shuffle(range(%s))', (n, shuffled) => {
    const list = Array.from({ length: Number(n) }, (_, at) => at)
    fresh().shuffle(list)
    expect(list).toEqual(shuffled)
  })
  test('across the refill of the state', () => {
    const random = fresh()
    for (let drawn = 0; drawn < 1000; drawn++) random.random()
    expect([0, 1, 2].map(() => random.getrandbits(32))).toEqual(vector.getrandbits32_after_2000_words)
  })
})

describe('sum() of CPython 3.12', () => {
  test.each([
    [[0.1, 0.2, 0.3], 0.6],
    [[1e16, 1, -1e16], 1],
    [[1e308, 1e308], Number.POSITIVE_INFINITY],
    [[], 0],
    [[-1], -1],
  ])('of %j is %d', (values, total) => {
    expect(sum(values)).toBe(total)
  })
})
