import type { Alignment } from './alignment.ts'
import { hann } from './hann.ts'
import { inverseRealFft, realFft } from './real-fft.ts'

const f32 = Math.fround

/** Circular correlation of blocks of both signals, into room of its own. */
export interface BlockCorrelator {
  /** Correlates the blocks that start at these samples. */
  at(inReference: number, inDegraded: number): void
  /** Size of the correlation for each lag, by which the degraded block is later. */
  readonly sizes: Float32Array
}

/** Section 9.2, one block. Searches come back to the same places with other delays: their spectra are kept. */
export function blockCorrelator({ tables, reference, degraded }: Alignment): BlockCorrelator {
  const size = tables.alignFft
  const ofReference = spectra(reference.samples, size)
  const ofDegraded = spectra(degraded.samples, size)
  const re = new Float32Array(size)
  const im = new Float32Array(size)
  return {
    sizes: re,
    at(inReference, inDegraded) {
      const one = ofReference(inReference)
      const other = ofDegraded(inDegraded)
      for (let bin = 0; bin <= size >> 1; bin++) {
        const a = one.re[bin] as number
        const b = -(one.im[bin] as number)
        const e = other.re[bin] as number
        const f = other.im[bin] as number
        re[bin] = f32(a * e) - f32(b * f)
        im[bin] = f32(a * f) + f32(b * e)
      }
      inverseRealFft(size, re, im)
      for (let lag = 0; lag < size; lag++) re[lag] = Math.abs(re[lag] as number)
    },
  }
}

interface Spectrum {
  re: Float32Array
  im: Float32Array
}

/** At most 16 MB for a signal. */
const mostSpectra = 4096

/** Bins 0 to size/2 of the windowed block at a place. */
function spectra(samples: Float32Array, size: number): (at: number) => Spectrum {
  const window = hann(size)
  const re = new Float32Array(size)
  const im = new Float32Array(size)
  const made = new Map<number, Spectrum>()
  return (at) => {
    const known = made.get(at)
    if (known !== undefined) return known
    for (let place = 0; place < size; place++) re[place] = (samples[at + place] as number) * (window[place] as number)
    realFft(size, re, im)
    const bins = (size >> 1) + 1
    const spectrum = { re: re.slice(0, bins), im: im.slice(0, bins) }
    if (made.size === mostSpectra) made.clear()
    made.set(at, spectrum)
    return spectrum
  }
}

/** What counts as a peak of a correlation: more than this. Section 9.2. */
export function peakLimit(sizes: Float32Array): number {
  let most = 0
  for (const size of sizes) if (size > most) most = size
  return f32(most * f32(0.99))
}

/** What a peak weighs: the eighth root of the limit. */
export function peakWeight(limit: number): number {
  return f32(limit ** 0.125)
}

/** The lag that a bin of a circular correlation stands for. */
export function lagOf(bin: number, size: number): number {
  return bin >= size >> 1 ? bin - size : bin
}
