import { describe, expect, it } from 'vitest'
import { pesq } from '../../../src/metrics/pesq/pesq.ts'
import { pesqCases, pesqSignal } from '../../support/pesq-golden.ts'

const narrow = { mode: 'nb', sampleRateHz: 8000 } as const

describe('what is refused before anything is computed', () => {
  const second = new Float64Array(8000).fill(0.1)

  it.each([
    [1999, 'buffer-too-short'],
    [600 * 8000 + 1, 'too-long'],
  ] as const)('%i samples at 8 kHz, on either side: %s', (length, failure) => {
    const signal = new Float32Array(length)
    expect(pesq(signal, second, narrow)).toEqual({ value: null, failure })
    expect(pesq(second, signal, narrow)).toEqual({ value: null, failure })
  })

  it('wide band at 8 kHz is a mistake of the caller', () => {
    expect(() => pesq(second, second, { mode: 'wb', sampleRateHz: 8000 })).toThrow(RangeError)
  })
})

describe('the scale of both signals together', () => {
  const one = pesqCases.find(({ id }) => id === 'short300ms')
  if (one === undefined) throw new Error('the case is gone')
  const [ref, deg] = [pesqSignal(one, 'ref', 8000), pesqSignal(one, 'deg', 8000)]

  it.each([32768, 2, 1e-6])('times %d changes no bit', (scale) => {
    const scaled = (signal: Float64Array) => signal.map((sample) => sample * scale)
    expect(pesq(scaled(ref), scaled(deg), narrow)).toEqual({ value: one.expect.nb8.value, failure: null })
  })
})
