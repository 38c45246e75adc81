import type { HeardSignals } from './heard-signals.ts'

export interface FrameRange {
  /** The first frame that counts in the score; the ones before are silence. */
  first: number
  /** The last frame that there is. */
  last: number
}

const f32 = Math.fround
/** What five samples of the reference add up to where it begins and ends. */
const audibleSum = 500

/** Section 12.1. */
export function frameRange({ tables, reference, length, guard, tail }: HeardSignals): FrameRange {
  const hop = tables.frame / 2
  const skipStart = silentSamples(reference, guard, 1, length)
  const skipEnd = silentSamples(reference, length - guard + tail - 1, -1, length)
  return {
    first: Math.trunc(skipStart / hop),
    last: Math.trunc((length - 2 * guard + tail - skipEnd) / hop) - 1,
  }
}

function silentSamples(samples: Float32Array, from: number, step: 1 | -1, length: number): number {
  const most = Math.trunc(length / 2)
  let skipped = 0
  for (let at = from; skipped < most; at += step, skipped++) {
    let sum = 0
    for (let place = 0; place < 5; place++) sum = f32(sum + Math.abs(samples[at + step * place] as number))
    if (!(sum < audibleSum)) break
  }
  return skipped
}
