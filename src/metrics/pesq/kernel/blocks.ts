import { sizeOf } from './plan'
import { multiplySpectra } from './product'
import { inverseRealFft, realFft } from './real-fft'
import { multiplyInto } from './window'
import { workArray } from './work'

/** A spectrum that is kept: its real parts and, behind them, the imaginary ones. */
export function spectrumBytes(size: usize): usize {
  return 2 * partBytes(size)
}

function partBytes(size: usize): usize {
  return 2 * size + 64
}

/** The spectrum of the block of samples at an address, to one that is kept. `work`: four arrays. Section 9.2. */
export function blockSpectrum(plan: usize, samples: usize, window: usize, work: usize, spectrum: usize): void {
  const size: usize = sizeOf(plan)
  const re = workArray(work, size, 0)
  const toRe = workArray(work, size, 2)
  const toIm = workArray(work, size, 3)
  multiplyInto(re, samples, window, size)
  realFft(plan, re, workArray(work, size, 1), toRe, toIm)
  const bins: usize = 2 * size + 4
  memory.copy(spectrum, toRe, bins)
  memory.copy(spectrum + partBytes(size), toIm, bins)
}

/** What counts as a peak of the last correlation: more than this. */
export let peakLimit: f32 = 0

/**
 * Circular correlation of two blocks; writes the lags at which its size is a peak (i32, ascending; lags from size/2 on are those below
 * zero) to `peaks` and returns how many they are. Section 9.2.
 */
export function correlateBlocks(plan: usize, reference: usize, degraded: usize, work: usize, peaks: usize): i32 {
  const size: usize = sizeOf(plan)
  const re = workArray(work, size, 0)
  const im = workArray(work, size, 1)
  const sizes = workArray(work, size, 2)
  const bins: usize = 2 * size + 4
  memory.copy(re, degraded, bins)
  memory.copy(im, degraded + partBytes(size), bins)
  multiplySpectra(reference, reference + partBytes(size), re, im, size, -1, 1)
  inverseRealFft(plan, re, im, sizes, workArray(work, size, 3))
  peakLimit = largest(sizes, size) * (0.99 as f32)
  return above(peakLimit, sizes, size, peaks)
}

/** Also turns all values into their sizes. */
function largest(values: usize, count: usize): f32 {
  let most = f32x4.splat(0)
  for (const end = values + 4 * count; values < end; values += 16) {
    const size = f32x4.abs(v128.load(values))
    v128.store(values, size)
    // What is not a number never is the larger one.
    most = f32x4.pmax(most, size)
  }
  return max(max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)), max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)))
}

function above(limit: f32, values: usize, count: usize, places: usize): i32 {
  const limits = f32x4.splat(limit)
  let found = 0
  for (let at: usize = 0; at < count; at += 4) {
    for (let lanes = i32x4.bitmask(f32x4.gt(v128.load(values + 4 * at), limits)); lanes !== 0; lanes &= lanes - 1) {
      store<i32>(places + 4 * (found as usize), (at as i32) + ctz(lanes))
      found++
    }
  }
  return found
}
