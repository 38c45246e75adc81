import type { PaddedSignal } from './padded-signal.ts'
import { guardSamples, type RateTables } from './rate-tables.ts'
import { filterSections } from './second-order-sections.ts'

const f32 = Math.fround

/** The signal as the alignment listens to it: without its mean, with soft ends, band-limited. Section 7. */
export function filteredForAlignment({ samples, length }: PaddedSignal, tables: RateTables): PaddedSignal {
  const out = samples.slice()
  const guard = guardSamples(tables)
  removeMean(out.subarray(guard, length - guard), length)
  const { vadWindow } = tables
  for (let step = 0; step < vadWindow; step++) {
    const gain = f32(f32(0.5 + step) / vadWindow)
    out[guard + step] = (out[guard + step] as number) * gain
    const last = length - guard - 1 - step
    out[last] = (out[last] as number) * gain
  }
  filterSections(out, tables.alignmentSections)
  return { samples: out, length }
}

/** The reference divides by the length with both guards. */
function removeMean(samples: Float32Array, divisor: number): void {
  let sum = 0
  for (let at = 0; at < samples.length; at++) sum = f32(sum + (samples[at] as number))
  const mean = f32(sum / divisor)
  for (let at = 0; at < samples.length; at++) samples[at] = (samples[at] as number) - mean
}
