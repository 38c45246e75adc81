import { afterEach, describe, expect, it } from 'vitest'
import { convolve } from '../../../src/metrics/pesq/convolve.ts'
import { correlate } from '../../../src/metrics/pesq/correlate.ts'
import { kernelRoom, leaveKernelRoom } from '../../../src/metrics/pesq/kernel-room.ts'

const f32 = Math.fround

interface Complex {
  re: Float32Array
  im: Float32Array
}

afterEach(leaveKernelRoom)

/** Radix 2, one operation after the other, each rounded: what the kernel does side by side. */
function plainFft(re: Float32Array, im: Float32Array, sign: 1 | -1): Complex {
  const size = re.length
  const bits = Math.log2(size)
  for (let half = size >> 1; half > 0; half >>= 1) {
    for (let from = 0; from < size; from += 2 * half) {
      const angle = f32(f32(f32(2 * Math.PI) * reversed(from / (2 * half), bits - 1)) / size)
      const [c, s] = [f32(Math.cos(angle)), sign * f32(Math.sin(angle))]
      for (let a = from; a < from + half; a++) {
        const [x, y, u, v] = [re[a], im[a], re[a + half], im[a + half]] as [number, number, number, number]
        re[a] = f32(f32(x + f32(c * u)) + f32(s * v))
        im[a] = f32(f32(y - f32(s * u)) + f32(c * v))
        re[a + half] = f32(f32(x - f32(c * u)) - f32(s * v))
        im[a + half] = f32(f32(y + f32(s * u)) - f32(c * v))
      }
    }
  }
  const ordered = (values: Float32Array) => values.map((_, at) => values[reversed(at, bits)] as number)
  return { re: ordered(re), im: ordered(im) }
}

function reversed(number: number, bits: number): number {
  let turned = 0
  for (let bit = 0; bit < bits; bit++) turned |= ((number >> bit) & 1) << (bits - 1 - bit)
  return turned
}

function plainConvolve(first: Float32Array, second: Float32Array, size: number, sign: 1 | -1, share: number): Float32Array {
  const grown = (values: Float32Array) => Float32Array.from({ length: size }, (_, at) => values[at] ?? 0)
  const one = plainFft(grown(first), new Float32Array(size), 1)
  const other = plainFft(grown(second), new Float32Array(size), 1)
  const [re, im] = [new Float32Array(size), new Float32Array(size)]
  for (let bin = 0; bin <= size >> 1; bin++) {
    const [a, b] = [f32((one.re[bin] as number) * share), f32(sign * (one.im[bin] as number) * share)]
    const [e, f] = [other.re[bin] as number, other.im[bin] as number]
    re[bin] = f32(a * e) - f32(b * f)
    im[bin] = f32(a * f) + f32(b * e)
    if (bin === 0 || bin === size >> 1) continue
    re[size - bin] = re[bin] as number
    im[size - bin] = -(im[bin] as number)
  }
  return plainFft(re, im, -1).re.map((value) => value / size)
}

function noise(length: number, seed: number): Float32Array {
  let state = seed
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  })
}

describe('convolution in the kernel', () => {
  const sizes = Array.from({ length: 14 }, (_, at) => 2 ** (at + 1))

  it.each(sizes)('of %i points: every bit as operation after operation gives it', (size) => {
    const [first, second] = [noise(size - 1, size), noise(size, size + 1)]
    // No sign of a zero counts in anything that is made of it.
    const unsigned = (values: Float32Array) => values.map((value) => value + 0)
    for (const [correlated, sign] of [
      [false, 1],
      [true, -1],
    ] as const) {
      const share = correlated ? 1 / size : 1
      const found = convolve(first, second, { size, correlated, share })
      expect(unsigned(found)).toEqual(unsigned(plainConvolve(first, second, size, sign, share)))
    }
  })

  it('leaves no room taken, whatever was in it before', () => {
    const first = convolve(noise(60, 1), noise(64, 2), { size: 64 })
    convolve(noise(1000, 3), noise(1024, 4), { size: 1024 })
    const room = kernelRoom()
    expect(convolve(noise(60, 1), noise(64, 2), { size: 64 })).toEqual(first)
    leaveKernelRoom()
    expect(kernelRoom()).toBe(room)
  })

  it('memory of a long pair is not kept', () => {
    const room = kernelRoom()
    room.take(2 ** 27)
    leaveKernelRoom()
    expect(kernelRoom()).not.toBe(room)
  })
})

it.each([
  [2, 2],
  [3, 5],
  [40, 7],
])('the lag between envelopes of %i and %i windows', (ofP, ofQ) => {
  const [p, q] = [noise(ofP, 5), noise(ofQ, 6)]
  const found = correlate(p, q)
  expect(found.length).toBe(ofP + ofQ - 1)
  for (let lag = 1 - ofP; lag < ofQ; lag++) {
    const sum = p.reduce((so, value, at) => so + value * (q[at + lag] ?? 0), 0)
    expect(found[ofP - 1 + lag]).toBeCloseTo(sum, 5)
  }
})
