import { audiblePower } from './band-powers.ts'
import type { Bands } from './bands.ts'

const f32 = Math.fround
const [least, most] = [f32(3e-4), 5]
const [old, fresh] = [f32(0.2), f32(0.8)]

/** Gain compensation, frame after frame. */
export interface GainFollower {
  /** Brings the powers of a degraded frame to those of the reference, in place; returns the reference's audible power. */
  follow(reference: Float32Array, degraded: Float32Array, smoothed: boolean): number
}

/** Section 12.4: quick changes of level are heard, slow ones are not. */
export function gainFollower({ threshold }: Bands): GainFollower {
  let before = 1
  return {
    follow(reference, degraded, smoothed) {
      const wanted = audiblePower(reference, threshold)
      let gain = f32(f32(wanted + 5000) / f32(audiblePower(degraded, threshold) + 5000))
      if (smoothed) gain = f32(f32(old * before) + f32(fresh * gain))
      // What is handed on is the gain before it is limited.
      before = gain
      if (gain > most) gain = most
      if (gain < least) gain = least
      for (let band = 0; band < degraded.length; band++) degraded[band] = (degraded[band] as number) * gain
      return wanted
    },
  }
}
