import type { FrameRange } from './frame-range.ts'
import type { HeardSignals } from './heard-signals.ts'
import type { Heard } from './listen.ts'

const f32 = Math.fround
const blockFrames = 20
const manyFrames = 1000
const mostDisturbance = 45

/** The two numbers that the score is made of: d and a of the specification. */
export interface Disturbances {
  symmetric: number
  asymmetric: number
}

/** Over time, quiet frames counting more. Section 14. */
export function aggregate(signals: HeardSignals, { disturbances, power }: Heard, range: FrameRange): Disturbances {
  const weights = timeWeights(signals, range.last + 1)
  const loudnessFactors = Float32Array.from(power, (one) => ((one + 1e5) / 1e7) ** 0.04)
  const total = (sizes: Float32Array) =>
    overBlocks(
      sizes.map((size, frame) => Math.min(f32(size / (loudnessFactors[frame] as number)), mostDisturbance)),
      weights,
      range,
    )
  return { symmetric: total(disturbances.symmetric), asymmetric: total(disturbances.asymmetric) }
}

/** In long signals the end counts more. */
function timeWeights({ tables, length, guard }: HeardSignals, frames: number): Float32Array {
  const weights = new Float32Array(frames).fill(1)
  if (frames <= manyFrames) return weights
  const count = Math.trunc((length - 2 * guard) / (tables.frame / 2)) - 1
  const slope = Math.min(0.5, f32(f32(count - manyFrames) / 5500))
  return weights.map((_, frame) => 1 - slope + (slope * frame) / count)
}

function overBlocks(sizes: Float32Array, weights: Float32Array, { first, last }: FrameRange): number {
  let sum = 0
  let weightSum = 0
  for (let from = first; from <= last; from += blockFrames / 2) {
    let sixth = 0
    for (let frame = from; frame < from + blockFrames && frame <= last; frame++) sixth += (sizes[frame] as number) ** 6
    // Divided by the full block at the end too; the weight is that of the frame counted from the first one, as the reference has it.
    const block = (sixth / blockFrames) ** (1 / 6)
    const weight = weights[from - first] as number
    sum += (weight * block) ** 2
    weightSum += weight ** 2
  }
  return f32(Math.sqrt(sum / weightSum))
}
