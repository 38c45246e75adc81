import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { valuesOf } from '../../src/audio/decoded.ts'
import { decodeNpy } from '../../src/audio/npy/decode-npy.ts'
import { resample } from '../../src/audio/resample/resample.ts'

const folder = join(import.meta.dirname, '../golden/resample')
const rate = z.number()
const { cases, lengths } = z
  .object({
    cases: z.array(z.object({ from: rate, to: rate, in: z.string(), out: z.string() })),
    lengths: z.array(z.tuple([rate, rate, z.number(), z.number()])),
  })
  .parse(JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')))

function samplesOf(file: string): Float64Array {
  const decoded = decodeNpy(readFileSync(join(folder, file)))
  if (decoded.verdict === 'refuse') throw new Error(decoded.why)
  return valuesOf(decoded)
}

/** Energy of `expected` over that of the difference. */
function decibels(found: Float64Array, expected: Float64Array): number {
  const energy = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0)
  return 10 * Math.log10(energy(expected) / energy(expected.map((value, at) => value - (found[at] ?? 0))))
}

const sine = (hz: number, rateHz: number, length: number) =>
  Float64Array.from({ length }, (_, at) => Math.sin((2 * Math.PI * hz * at) / rateHz))

describe('what librosa made of each signal, to 130 dB', () => {
  it.each(cases.map((one) => [one.out, one] as const))('%s', (_, { from, to, in: source, out }) => {
    const expected = samplesOf(out)
    const found = resample(
      samplesOf(source).map((sample) => sample / 32768),
      from,
      to,
    )
    expect(found.length).toBe(expected.length)
    expect(decibels(found, expected)).toBeGreaterThan(130)
    expect(found.reduce((most, value, at) => Math.max(most, Math.abs(value - (expected[at] ?? 0))), 0)).toBeLessThan(1e-6)
  })
})

it.each(lengths)('%i Hz to %i Hz: %i samples become %i', (from, to, length, longer) => {
  expect(resample(new Float64Array(length).fill(1), from, to).length).toBe(longer)
})

it.each([
  [44_100, 48_000],
  [11_025, 16_000],
  [16_000, 15_999],
  [16_001, 48_000],
  [96_000, 8000],
  [8000, 96_000],
])('%i Hz to %i Hz: a tone stays that tone', (from, to) => {
  const found = resample(sine(700, from, from), from, to)
  const expected = sine(700, to, to)
  // Near its ends the filter has silence to look at.
  const inner = (values: Float64Array) => values.subarray(to / 10, to - to / 10)
  expect(decibels(inner(found), inner(expected))).toBeGreaterThan(95)
})

it('a tone above half the lower rate is gone', () => {
  const found = resample(sine(9000, 48_000, 48_000), 48_000, 16_000)
  expect(found.subarray(200, 15_800).reduce((most, value) => Math.max(most, Math.abs(value)), 0)).toBeLessThan(1e-6)
})

it('at equal rates nothing changes', () => {
  const samples = Float64Array.of(0.1, 5, -1e-300)
  expect(resample(samples, 16_000, 16_000)).toEqual(samples)
})

it.each([
  [16_000, 16_000],
  [16_000, 24_000],
  [44_100, 16_000],
])('%i Hz to %i Hz: NaN and infinity are refused, as librosa does', (from, to) => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    for (const at of [0, 50, 99]) expect(() => resample(new Float64Array(100).fill(bad, at, at + 1), from, to)).toThrow(/NaN or infinity/)
  }
})

it.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('%d is no rate', (hz) => {
  expect(() => resample(new Float64Array(1), hz, 16_000)).toThrow(RangeError)
  expect(() => resample(new Float64Array(1), 16_000, hz)).toThrow(RangeError)
})

it('what is read one by one gives the same as an array, across blocks too', () => {
  const rates = fc.constantFrom(8000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000)
  fc.assert(
    fc.property(rates, rates, fc.constantFrom(0, 1, 3, 700, 70_000), (from, to, length) => {
      const samples = Float64Array.from({ length }, (_, at) => Math.sin(at * at))
      expect(resample({ length, at: (index) => samples[index] }, from, to)).toEqual(resample(samples, from, to))
      // A stretch in the middle does not know how long the rest is.
      const longer = resample(Float64Array.from([...samples, ...new Float64Array(1000)]), from, to)
      const whole = resample(samples, from, to)
      const sure = Math.max(0, Math.floor((length * to) / from) - 1)
      expect(longer.subarray(0, sure)).toEqual(whole.subarray(0, sure))
    }),
    { numRuns: 12 },
  )
})
