import { guardSamples, type RateTables, tailSamples } from './rate-tables.ts'

/** A signal between two guards of silence, with a tail behind. */
export interface PaddedSignal {
  /** `length` and the tail. */
  samples: Float32Array
  /** Samples with both guards, without the tail: Nx of the specification. */
  length: number
}

/** Sections 2 and 3: samples divided by `peak`, in single precision, with silence around them. */
export function padded(samples: ArrayLike<number>, peak: number, tables: RateTables): PaddedSignal {
  const guard = guardSamples(tables)
  const length = samples.length + 2 * guard
  const out = new Float32Array(length + tailSamples(tables))
  for (let at = 0; at < samples.length; at++) out[guard + at] = (samples[at] as number) / peak
  return { samples: out, length }
}

/**
 * Section 2: what both signals are divided by. Not a number where the reference holds a NaN, as the maximum of the reference package is;
 * a NaN in the degraded signal alone is passed over.
 */
export function commonPeak(reference: ArrayLike<number>, degraded: ArrayLike<number>): number {
  const ofReference = peak(reference)
  const ofDegraded = peak(degraded)
  return ofDegraded > ofReference ? ofDegraded : ofReference
}

function peak(samples: ArrayLike<number>): number {
  let most = 0
  for (let at = 0; at < samples.length; at++) {
    const size = Math.abs(samples[at] as number)
    if (Number.isNaN(size)) return Number.NaN
    if (size > most) most = size
  }
  return most
}
