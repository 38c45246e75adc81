import type { Bands } from './bands.ts'
import { hann } from './hann.ts'
import { kernelRoom } from './kernel-room.ts'

const f32 = Math.fround

/** Writes the Bark band powers of the frame that starts at a sample of the signal at an address of the kernel's room. */
export type FramePowers = (signal: number, start: number, powers: Float32Array) => void

/** Section 12.2: Hann window, spectrum, bands. */
export function framePowers(frame: number, bands: Bands): FramePowers {
  const room = kernelRoom()
  const { kernel } = room
  const plan = room.plan(frame)
  const window = room.put(hann(frame))
  const work = room.take(kernel.workBytes(frame, 4))
  const bins = room.put(bands.bins)
  const correction = room.put(bands.correction)
  const { count, powerScale } = bands
  const out = room.take(4 * count)
  return (signal, start, powers) => {
    kernel.frameBands(plan, signal + 4 * start, window, work, bins, correction, powerScale, count, out)
    powers.set(room.floats(out, count))
  }
}

/** Power of the bands that exceed a threshold each; the first band never counts. */
export function audiblePower(powers: Float32Array, threshold: Float32Array): number {
  let sum = 0
  for (let band = 1; band < powers.length; band++) {
    const power = powers[band] as number
    if (power > (threshold[band] as number)) sum += power
  }
  return f32(sum)
}
