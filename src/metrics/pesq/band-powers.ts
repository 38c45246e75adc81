import type { Bands } from './bands.ts'
import { hann } from './hann.ts'
import { realFft } from './real-fft.ts'

const f32 = Math.fround

/** Writes the Bark band powers of the frame that starts at a sample. */
export type FramePowers = (samples: Float32Array, start: number, powers: Float32Array) => void

/** Section 12.2: Hann window, spectrum, bands. */
export function framePowers(frame: number, bands: Bands): FramePowers {
  const window = hann(frame)
  const re = new Float32Array(frame)
  const im = new Float32Array(frame)
  const { bins, correction, count, powerScale } = bands
  return (samples, start, powers) => {
    for (let at = 0; at < frame; at++) re[at] = (samples[start + at] as number) * (window[at] as number)
    realFft(frame, re, im)
    re[0] = 0
    im[0] = 0
    let bin = 0
    for (let band = 0; band < count; band++) {
      let sum = 0
      for (const end = bin + (bins[band] as number); bin < end; bin++) {
        const a = re[bin] as number
        const b = im[bin] as number
        sum += f32(f32(a * a) + f32(b * b))
      }
      powers[band] = sum * (correction[band] as number) * powerScale
    }
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
