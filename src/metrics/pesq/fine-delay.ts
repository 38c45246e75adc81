import type { Alignment } from './alignment.ts'
import { type BlockCorrelator, lagOf } from './block-correlation.ts'
import { convolve } from './convolve.ts'

const f32 = Math.fround

/** A delay in samples, and how sure it is: 0 to 1. */
export interface Delay {
  delay: number
  confidence: number
}

/** The delay of an utterance to the sample, from its crude one. `from` and `to` are windows of the reference. Section 9.2. */
export function fineDelay(alignment: Alignment, correlator: BlockCorrelator, from: number, to: number, crude: number): Delay {
  const { alignFft: size, vadWindow } = alignment.tables
  const histogram = new Float32Array(size)
  let inReference = from * vadWindow
  let inDegraded = inReference + crude
  if (inDegraded < 0) {
    inReference = -crude
    inDegraded = 0
  }
  while (inDegraded + size <= alignment.degraded.length && inReference + size <= to * vadWindow) {
    const { bins, weight } = correlator(inReference, inDegraded)
    for (const bin of bins) histogram[bin] = (histogram[bin] as number) + weight
    inReference += size / 4
    inDegraded += size / 4
  }
  let total = 0
  for (const count of histogram) total = f32(total + count)
  smooth(histogram)
  let best = 0
  let confidence = 0
  for (let bin = 0; bin < size; bin++) {
    const share = total > 0 ? f32(Math.abs(histogram[bin] as number) / total) : 0
    if (!(share > confidence)) continue
    confidence = share
    best = bin
  }
  return { delay: crude + lagOf(best, size), confidence }
}

/** Half the width of the triangle that counts are spread over. */
export function triangleWidth(size: number): number {
  return size / 64
}

/** Circular convolution with a triangle. */
function smooth(histogram: Float32Array): void {
  const size = histogram.length
  const width = triangleWidth(size)
  const triangle = new Float32Array(size)
  triangle[0] = 1
  for (let off = 1; off < width; off++) {
    triangle[off] = 1 - off / width
    triangle[size - off] = 1 - off / width
  }
  histogram.set(convolve(histogram, triangle, { size }))
}
