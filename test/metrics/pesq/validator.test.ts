import { expect, test } from 'vitest'
import { pesqScore } from '../../../src/metrics/pesq-score.ts'
import { pesqCases, pesqSignal } from '../../support/pesq-golden.ts'

/** The table tests hold every case to PESQ's own values: here one in three, for what the validator makes of them. */
const some = pesqCases.filter((one, at) => at % 3 === 0 || one.expect.validator.why !== undefined)

test.each(some.map((one) => [one.id, one] as const))(
  '%s: the score as the validator has it',
  (_, one) => {
    const { score, nb, wb } = one.expect.validator
    const found = pesqScore(pesqSignal(one, 'ref', 16_000), pesqSignal(one, 'deg', 16_000))
    if (typeof nb === 'number') expect(found).toMatchObject({ narrowBand: nb, wideBand: wb, why: null })
    else expect(found.why).not.toBeNull()
    expect(found.score).toBeCloseTo(score, 12)
  },
  120_000,
)

test('a signal in single precision is divided in single precision', () => {
  const tone = Float64Array.from({ length: 16_000 }, (_, at) => Math.fround(0.3 * Math.sin(at / 7) * (at % 4000 < 3000 ? 1 : 0)))
  const both = pesqScore(tone, tone, { truth: false, generated: true })
  expect(both.wideBand).not.toBeNull()
})

test.each([
  ['NaN', Float64Array.of(Number.NaN), 'NaN'],
  ['silence', new Float64Array(1000), 'silent'],
  ['a click', Float64Array.of(1, 0, 0), '512'],
])('%s has no PESQ and counts 0', (_, samples, why) => {
  const found = pesqScore(
    Float64Array.from({ length: 16_000 }, (_, at) => Math.sin(at)),
    samples,
  )
  expect(found.score).toBe(0)
  expect(found.why).toContain(why)
})
