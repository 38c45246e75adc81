import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { round, roundUnits } from '../../../src/base/python/round.ts'

describe('round as CPython rounds', () => {
  // reference babelbit 4.1, and CPython 3.12: round(x, 4)
  test.each([
    [1 / 32, 0.0312],
    [3 / 32, 0.0938],
    [5 / 32, 0.1562],
    [9 / 32, 0.2812],
    [-1 / 32, -0.0312],
    [0.00005, 0.0001],
    [0.00015, 0.0001],
    [0.00025, 0.0003],
    [2.675, 2.675],
    [1e300, 1e300],
    [5e-324, 0],
  ])('round(%d, 4) is %d', (value, rounded) => {
    expect(round(value, 4)).toBe(rounded)
  })

  test.each([
    [0.4098076211353316, 6, 0.409808],
    [2.5e-7, 6, 0],
    [0.5, 0, 0],
    [1.5, 0, 2],
    [2.675, 2, 2.67],
  ])('round(%d, %d) is %d', (value, digits, rounded) => {
    expect(round(value, digits)).toBe(rounded)
  })

  test('the sign of zero, NaN and the infinities stay', () => {
    expect(round(-0.00001, 4)).toBe(-0)
    expect(round(Number.NaN, 4)).toBeNaN()
    expect(round(Number.NEGATIVE_INFINITY, 4)).toBe(Number.NEGATIVE_INFINITY)
  })

  test('no other multiple of 1/10000 is nearer, and a tie is even', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
        const units = BigInt(roundUnits(value, 10_000))
        const exact = exactFraction(value)
        const twiceOff = 2n * (exact.numerator * 10_000n - units * exact.denominator)
        const off = twiceOff < 0n ? -twiceOff : twiceOff
        expect(off < exact.denominator || (off === exact.denominator && units % 2n === 0n)).toBe(true)
        expect(round(value, 4)).toBe(Number(units) / 10_000)
      }),
    )
  })

  test('every tie of 32nds to 65536ths goes to the even digit', () => {
    for (let odd = 1; odd < 65_536; odd += 2) {
      const value = odd / 32
      const units = (value * 10_000 - 0.5) % 1 === 0 ? value * 10_000 : null
      if (units === null) continue
      expect(roundUnits(value, 10_000) % 2).toBe(0)
    }
  })
})

/** A float is a whole number over a power of two. */
function exactFraction(value: number): { numerator: bigint; denominator: bigint } {
  let numerator = value
  let denominator = 1n
  while (!Number.isInteger(numerator)) {
    numerator *= 2
    denominator *= 2n
  }
  return { numerator: BigInt(numerator), denominator }
}
