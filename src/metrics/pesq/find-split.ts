import type { Alignment } from './alignment.ts'
import type { BlockCorrelator } from './block-correlation.ts'
import { crudeDelay } from './crude-delay.ts'
import { backwardHistogram, type DelayHistogram, forwardHistogram } from './delay-histogram.ts'
import type { Delay } from './fine-delay.ts'
import { guardWindows } from './rate-tables.ts'
import type { Utterance } from './utterance.ts'

const f32 = Math.fround
const mostPoints = 40

export interface Split {
  /** Window at which the delay changes. */
  point: number
  first: Delay & { crude: number }
  second: Delay & { crude: number }
}

/** The best place at which two delays explain an utterance better than one; null where none does. Section 11, split search. */
export function findSplit(
  alignment: Alignment,
  correlator: BlockCorrelator,
  { start, end, crude, confidence }: Utterance,
  speech: { start: number; end: number },
): Split | null {
  const { vadWindow } = alignment.tables
  const points = breakPoints(alignment, speech.start, speech.end).map((point) => ({
    point,
    firstCrude: crudeDelay(alignment, start, point, crude),
    secondCrude: crudeDelay(alignment, point, end, crude),
  }))
  const forwards = shared((base) => forwardHistogram(alignment, correlator, start * vadWindow, base))
  const firsts = points.map(({ point, firstCrude }) => grown(forwards(firstCrude), point * vadWindow))
  const backwards = shared((base) => backwardHistogram(alignment, correlator, end * vadWindow, base))
  const seconds: Delay[] = []
  for (let at = points.length - 1; at >= 0; at--) {
    const { point, secondCrude } = points[at] as (typeof points)[number]
    // A point whose first part is not surer than the whole cannot win: it is not looked at.
    const open = (firsts[at] as Delay).confidence > confidence
    seconds[at] = open ? grown(backwards(secondCrude), point * vadWindow) : { delay: 0, confidence: 0 }
  }
  let best: Split | null = null
  let bestSum = 0
  for (const [at, { point, firstCrude, secondCrude }] of points.entries()) {
    const first = firsts[at] as Delay
    const second = seconds[at] as Delay
    const sum = f32(first.confidence + second.confidence)
    const apart = Math.abs(second.delay - first.delay) >= vadWindow
    if (!apart || !(sum > bestSum) || !(first.confidence > confidence) || !(second.confidence > confidence)) continue
    bestSum = sum
    best = { point, first: { ...first, crude: firstCrude }, second: { ...second, crude: secondCrude } }
  }
  return best
}

function breakPoints({ tables }: Alignment, from: number, to: number): number[] {
  const grain = tables.alignFft / (4 * tables.vadWindow)
  const length = to - from
  const step = Math.trunc((0.801 * length + 40 * grain - 1) / (40 * grain)) * grain
  const margin = Math.max(guardWindows, Math.trunc(length / 10))
  const points = [from + margin]
  for (let next = from + margin + step; next <= to - margin && points.length < mostPoints; next += step) points.push(next)
  return points
}

/** Points with one crude delay share a histogram: each only adds blocks to it. */
function shared(make: (crude: number) => DelayHistogram): (crude: number) => DelayHistogram {
  const made = new Map<number, DelayHistogram>()
  return (crude) => {
    const known = made.get(crude) ?? make(crude)
    made.set(crude, known)
    return known
  }
}

function grown(histogram: DelayHistogram, limit: number): Delay {
  histogram.growTo(limit)
  return histogram.best()
}
