import { filterBand } from './filter-band.ts'
import { handsetCurve } from './filter-curves.ts'
import type { PaddedSignal } from './padded-signal.ts'
import { guardSamples, type RateTables } from './rate-tables.ts'
import { filterSections, type Section } from './second-order-sections.ts'

/** What the listener's equipment does, in place: a telephone handset in narrow band, headphones in wide band. Section 6. */
export function filterInput(signal: PaddedSignal, wideband: readonly Section[] | null, tables: RateTables): void {
  if (wideband === null) {
    filterBand(signal, handsetCurve, tables)
    return
  }
  const { samples, length } = signal
  const guard = guardSamples(tables)
  taper(samples, guard, length - guard)
  filterSections(samples.subarray(guard, length - guard), wideband)
}

const taperSamples = 16

function taper(samples: Float32Array, from: number, to: number): void {
  for (let step = 0; step < taperSamples; step++) {
    const gain = step / taperSamples
    samples[from + step - 1] = (samples[from + step - 1] as number) * gain
    samples[to - step] = (samples[to - step] as number) * gain
  }
}
