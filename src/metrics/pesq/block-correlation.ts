import type { Alignment } from './alignment.ts'
import { hann } from './hann.ts'
import { type KernelRoom, kernelRoom } from './kernel-room.ts'

const f32 = Math.fround

/** Where the circular correlation of two blocks, which start at these samples, has its peaks. */
export type BlockCorrelator = (inReference: number, inDegraded: number) => Peaks

export interface Peaks {
  /** Ascending; good until the next blocks are correlated. */
  bins: Int32Array
  /** What each of them weighs: the eighth root of what is no peak yet. */
  weight: number
}

/** Section 9.2, one block. Searches come back to the same places with other delays: their spectra are kept. */
export function blockCorrelator({ tables, reference, degraded }: Alignment): BlockCorrelator {
  const size = tables.alignFft
  const room = kernelRoom()
  const { kernel } = room
  const plan = room.plan(size)
  const peaks = room.take(4 * size)
  const work = room.take(kernel.workBytes(size, 4))
  const window = room.put(hann(size))
  const spectra = (samples: Float32Array) => {
    const at = room.put(samples)
    return keptSpectra(room, size, (place, spectrum) => kernel.blockSpectrum(plan, at + 4 * place, window, work, spectrum))
  }
  const ofReference = spectra(reference.samples)
  const ofDegraded = spectra(degraded.samples)
  return (inReference, inDegraded) => {
    const count = kernel.correlateBlocks(plan, ofReference(inReference), ofDegraded(inDegraded), work, peaks)
    return { bins: room.integers(peaks, count), weight: f32(kernel.limitOfPeaks() ** 0.125) }
  }
}

/** At most 16 MB for a signal. */
const mostSpectra = 4096

/** Addresses of the spectra of the windowed blocks at a place. */
function keptSpectra(room: KernelRoom, size: number, make: (place: number, spectrum: number) => void): (place: number) => number {
  const made = new Map<number, number>()
  const taken: number[] = []
  return (place) => {
    const known = made.get(place)
    if (known !== undefined) return known
    if (made.size === mostSpectra) made.clear()
    const spectrum = taken[made.size] ?? room.take(room.kernel.spectrumBytes(size))
    taken[made.size] = spectrum
    made.set(place, spectrum)
    make(place, spectrum)
    return spectrum
  }
}

/** The lag that a bin of a circular correlation stands for. */
export function lagOf(bin: number, size: number): number {
  return bin >= size >> 1 ? bin - size : bin
}
