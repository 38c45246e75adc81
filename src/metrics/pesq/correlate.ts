import { convolve } from './convolve.ts'
import { powerOfTwo } from './fft-angles.ts'

/**
 * Linear cross-correlation of two envelopes in single precision: index `p.length - 1 + k` holds the lag k, by which `q` is later than
 * `p`. Section 4 (`xcorr`).
 */
export function correlate(p: Float32Array, q: Float32Array): Float32Array {
  const size = 2 * powerOfTwo(Math.max(p.length, q.length))
  return convolve(p.toReversed(), q, { size }).subarray(0, p.length + q.length - 1)
}
