import { convolve } from './convolve.ts'
import { powerOfTwo } from './fft-angles.ts'

const f32 = Math.fround
const leastPower = 1e-6
const leastCorrelation = 0.5

/** The lag between -search and search - 1 at which the sizes of two stretches agree best; 0 where they hardly do. Section 13.5. */
export function intervalDelay(truth: Float32Array, answer: Float32Array, search: number): number {
  const { length } = truth
  const size = powerOfTwo(2 * length)
  const [ofTruth, ofAnswer] = [meanSquare(truth, size), meanSquare(answer, size)]
  if (ofTruth <= leastPower || ofAnswer <= leastPower) return 0
  const norm = Math.sqrt(ofTruth * ofAnswer)
  const correlation = convolve(truth.map(Math.abs), answer.map(Math.abs), { size, correlated: true, share: 1 / size })
  let best = 0
  let lag = 0
  for (let at = -search; at < search; at++) {
    const value = Math.abs(correlation[at < 0 ? at + size : at] as number) / norm
    if (!(value > best)) continue
    best = f32(value)
    lag = at
  }
  return best < leastCorrelation ? 0 : lag
}

/** As the reference scales it: over the length, times the share of the FFT that is filled. */
function meanSquare(samples: Float32Array, size: number): number {
  let sum = 0
  for (let at = 0; at < samples.length; at++) {
    const sample = samples[at] as number
    sum += f32(sample * sample)
  }
  return ((sum / samples.length) * samples.length) / size
}
