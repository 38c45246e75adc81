import { peakLimit } from './blocks'
import { sizeOf } from './plan'
import { multiplySpectra } from './product'
import { inverseRealFft, realFft } from './real-fft'
import { workArray } from './work'

export { frameBands } from './band-powers'
export { blockSpectrum, correlateBlocks, spectrumBytes } from './blocks'
export { beginPlan, finishPlan, planBytes } from './plan'
export { filterFour, filterOne } from './sections'
export { workArray, workBytes } from './work'

/** Memory from there on is the caller's, who also grows it: nothing is allocated here. */
export function freeFrom(): usize {
  return __heap_base
}

export function limitOfPeaks(): f32 {
  return peakLimit
}

/** The real values in array 0 of `work`, four of them, with each of the bins 0 to size/2 times a gain. */
export function filterByGains(plan: usize, work: usize, gains: usize): void {
  const size: usize = sizeOf(plan)
  const re = workArray(work, size, 0)
  const im = workArray(work, size, 1)
  let binRe = workArray(work, size, 2)
  let binIm = workArray(work, size, 3)
  realFft(plan, re, im, binRe, binIm)
  for (const end = gains + 2 * size; gains <= end; gains += 4) {
    const gain = load<f32>(gains)
    store<f32>(binRe, load<f32>(binRe) * gain)
    store<f32>(binIm, load<f32>(binIm) * gain)
    binRe += 4
    binIm += 4
  }
  inverseRealFft(plan, workArray(work, size, 2), workArray(work, size, 3), re, im)
}

/**
 * Of the real values in the arrays 0 and 4 of `work`, six of them: what the product of their spectra is the spectrum of, to array 0. The
 * first spectrum is scaled by `share`, a power of two, and conjugated where `sign` is -1.
 */
export function convolve(plan: usize, work: usize, sign: f32, share: f32): void {
  const size: usize = sizeOf(plan)
  const one = workArray(work, size, 0)
  const room = workArray(work, size, 1)
  const oneRe = workArray(work, size, 2)
  const oneIm = workArray(work, size, 3)
  const otherIm = workArray(work, size, 5)
  realFft(plan, one, room, oneRe, oneIm)
  realFft(plan, workArray(work, size, 4), room, one, otherIm)
  multiplySpectra(oneRe, oneIm, one, otherIm, size, sign, share)
  memory.copy(oneRe, one, 4 * size)
  inverseRealFft(plan, oneRe, otherIm, one, room)
}
