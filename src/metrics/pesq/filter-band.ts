import { powerOfTwo } from './fft-angles.ts'
import type { FilterCurve } from './filter-curves.ts'
import { kernelRoom } from './kernel-room.ts'
import type { PaddedSignal } from './padded-signal.ts'
import { guardSamples, type RateTables } from './rate-tables.ts'

const f32 = Math.fround

/**
 * Filters what stands behind the first guard, up to the same distance from the end of the buffer, by a curve whose gain at 1 kHz
 * counts as one; in place. It wraps around at the size of the FFT, as the reference does. Section 5, procedure FD.
 */
export function filterBand({ samples, length }: PaddedSignal, curve: FilterCurve, tables: RateTables): void {
  const guard = guardSamples(tables)
  const region = samples.subarray(guard, guard + length - 2 * guard + (samples.length - length))
  const size = powerOfTwo(region.length)
  const room = kernelRoom()
  const { kernel } = room
  const plan = room.plan(size)
  room.briefly(() => {
    const gains = room.put(gainsOf(size, curve, tables.sampleRateHz))
    const work = room.take(kernel.workBytes(size, 4))
    const values = room.floats(kernel.workArray(work, size, 0), size)
    values.set(region)
    values.fill(0, region.length)
    kernel.filterByGains(plan, work, gains)
    region.set(values.subarray(0, region.length))
  })
}

const known = new Map<FilterCurve, { size: number; sampleRateHz: number; gains: Float32Array }>()

/** A factor for each bin. Those of the last size are kept: both signals of a pair have the same. */
function gainsOf(size: number, curve: FilterCurve, sampleRateHz: number): Float32Array {
  const last = known.get(curve)
  if (last?.size === size && last.sampleRateHz === sampleRateHz) return last.gains
  const atOneKilohertz = interpolated(curve, 1000)
  const step = f32(sampleRateHz / size)
  let decibels = 0
  let gain = 1
  const gains = Float32Array.from({ length: (size >> 1) + 1 }, (_, bin) => {
    const before = decibels
    decibels = f32(interpolated(curve, f32(bin * step)) - atOneKilohertz)
    // Most bins have the gain of the one before.
    if (decibels !== before) gain = 10 ** f32(decibels / 20)
    return gain
  })
  known.set(curve, { size, sampleRateHz, gains })
  return gains
}

function interpolated(curve: FilterCurve, hz: number): number {
  let at = 1
  while (at < curve.length - 1 && (curve[at] as readonly [number, number])[0] < hz) at++
  const [f0, v0] = curve[at - 1] as readonly [number, number]
  const [f1, v1] = curve[at] as readonly [number, number]
  return f32(((hz - f0) * v1 + (f1 - hz) * v0) / (f1 - f0))
}
