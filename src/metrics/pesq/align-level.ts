import { filterBand } from './filter-band.ts'
import { alignmentCurve } from './filter-curves.ts'
import type { PaddedSignal } from './padded-signal.ts'
import { guardSamples, type RateTables, tailSamples } from './rate-tables.ts'

const f32 = Math.fround
const targetPower = 1e7

/** Brings the power between 350 and 3250 Hz to a fixed one, in place. `longest` is the length of the longer signal: its time divides both. Section 5. */
export function alignLevel(signal: PaddedSignal, longest: number, tables: RateTables): void {
  const { samples, length } = signal
  const guard = guardSamples(tables)
  const tail = tailSamples(tables)
  const filtered = { samples: samples.slice(), length }
  filterBand(filtered, alignmentCurve, tables)
  let energy = 0
  for (let at = guard; at < length - guard + tail; at++) {
    const sample = filtered.samples[at] as number
    energy += f32(sample * sample)
  }
  const power = f32(energy / (longest - 2 * guard + tail))
  const scale = f32(Math.sqrt(targetPower / power))
  for (let at = 0; at < length; at++) samples[at] = (samples[at] as number) * scale
}
