import { bitsOf, cosines, sines, sizeOf } from './plan'
import { reversed } from './reversed'

/** Transforms of fewer points go value by value. */
export const leastVectored = 16

/** As `fft`, for few points. */
export function smallFft(plan: usize, re: usize, im: usize, toRe: usize, toIm: usize, sign: f32, share: f32): void {
  const size = sizeOf(plan)
  const bits = bitsOf(plan)
  for (let half = size >> 1; half > 0; half >>= 1) {
    for (let from = 0; from < size; from += 2 * half) {
      const part = (reversed(from / (2 * half), bits - 1) as usize) << 2
      const c = load<f32>(cosines(plan) + part)
      const s = load<f32>(sines(plan) + part) * sign
      for (let upper = from; upper < from + half; upper++) {
        const a = (upper as usize) << 2
        const b = a + ((half as usize) << 2)
        const x = load<f32>(re + a)
        const y = load<f32>(im + a)
        const u = load<f32>(re + b)
        const v = load<f32>(im + b)
        store<f32>(re + a, x + c * u + s * v)
        store<f32>(im + a, y - s * u + c * v)
        store<f32>(re + b, x - c * u - s * v)
        store<f32>(im + b, y + s * u - c * v)
      }
    }
  }
  for (let at = 0; at < size; at++) {
    const from = (at as usize) << 2
    const to = (reversed(at, bits) as usize) << 2
    store<f32>(toRe + to, load<f32>(re + from) * share)
    store<f32>(toIm + to, load<f32>(im + from) * share)
  }
}
