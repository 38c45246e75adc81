import { inverseRealFft, powerOfTwo, realFft } from './real-fft.ts'

const f32 = Math.fround

/**
 * Linear cross-correlation of two envelopes in single precision: index `p.length - 1 + k` holds the lag k, by which `q` is later than
 * `p`. Section 4 (`xcorr`).
 */
export function correlate(p: Float32Array, q: Float32Array): Float32Array {
  const size = 2 * powerOfTwo(Math.max(p.length, q.length))
  const re = new Float32Array(size)
  const im = new Float32Array(size)
  re.set(p)
  re.subarray(0, p.length).reverse()
  realFft(size, re, im)
  const otherRe = new Float32Array(size)
  const otherIm = new Float32Array(size)
  otherRe.set(q)
  realFft(size, otherRe, otherIm)
  for (let bin = 0; bin <= size >> 1; bin++) {
    const a = re[bin] as number
    const b = im[bin] as number
    const e = otherRe[bin] as number
    const f = otherIm[bin] as number
    re[bin] = f32(a * e) - f32(b * f)
    im[bin] = f32(a * f) + f32(b * e)
  }
  inverseRealFft(size, re, im)
  return re.subarray(0, p.length + q.length - 1)
}
