import type { Alignment } from './alignment.ts'
import { type BlockCorrelator, lagOf } from './block-correlation.ts'
import { type Delay, triangleWidth } from './fine-delay.ts'

const f32 = Math.fround

/** A histogram of delays that grows block by block, forwards or backwards through both signals. Section 11. */
export interface DelayHistogram {
  /** Takes the blocks up to a sample of the reference that were not taken yet. */
  growTo(inReference: number): void
  /** The delay that most blocks agree on. */
  best(): Delay
}

/** From the start of an utterance on. */
export function forwardHistogram(alignment: Alignment, correlator: BlockCorrelator, from: number, crude: number): DelayHistogram {
  const { size, add, best } = histogramOf(alignment, correlator, crude)
  let inReference = from
  let inDegraded = from + crude
  if (inDegraded < 0) {
    inReference = -crude
    inDegraded = 0
  }
  return {
    best,
    growTo(limit) {
      for (
        ;
        inDegraded + size <= alignment.degraded.length && inReference + size <= limit;
        inReference += size / 4, inDegraded += size / 4
      ) {
        add(inReference, inDegraded)
      }
    },
  }
}

/** From the end of an utterance back. */
export function backwardHistogram(alignment: Alignment, correlator: BlockCorrelator, from: number, crude: number): DelayHistogram {
  const { size, add, best } = histogramOf(alignment, correlator, crude)
  let inReference = from - size
  let inDegraded = inReference + crude
  if (inDegraded + size > alignment.degraded.length) {
    inDegraded = alignment.degraded.length - size
    inReference = inDegraded - crude
  }
  return {
    best,
    growTo(limit) {
      for (; inDegraded >= 0 && inReference >= limit; inReference -= size / 4, inDegraded -= size / 4) add(inReference, inDegraded)
    },
  }
}

function histogramOf(alignment: Alignment, correlator: BlockCorrelator, crude: number) {
  const size = alignment.tables.alignFft
  const width = triangleWidth(size)
  const counts = new Float32Array(size)
  let total = 0
  return {
    size,
    add(inReference: number, inDegraded: number) {
      const { bins, weight } = correlator(inReference, inDegraded)
      const step = f32(weight / width)
      for (const bin of bins) {
        total = f32(total + f32(step * width))
        for (let off = 1 - width; off < width; off++) {
          const place = (bin + off + size) % size
          counts[place] = (counts[place] as number) + f32(step * (width - Math.abs(off)))
        }
      }
    },
    best(): Delay {
      let best = 0
      let most = 0
      for (let bin = 0; bin < size; bin++) {
        if (!((counts[bin] as number) > most)) continue
        most = counts[bin] as number
        best = bin
      }
      return { delay: crude + lagOf(best, size), confidence: total > 0 ? f32(most / total) : 0 }
    },
  }
}
