import type { Alignment } from './alignment.ts'
import type { BlockCorrelator } from './block-correlation.ts'
import { findSplit, type Split } from './find-split.ts'
import { guardWindows } from './rate-tables.ts'
import { mostUtterances, type Utterance } from './utterance.ts'

const leastWindows = 200

/** Splits utterances in which the delay changes, in place, until none is left or there is no room. Section 11. */
export function splitUtterances(utterances: Utterance[], alignment: Alignment, correlator: BlockCorrelator): void {
  for (let at = 0; at < utterances.length && utterances.length < mostUtterances; ) {
    const utterance = utterances[at] as Utterance
    const speech = speechInside(alignment.reference.activity.level, utterance)
    const split = speech.end - speech.start < leastWindows ? null : findSplit(alignment, correlator, utterance, speech)
    // After a split the first half is looked at again.
    if (split === null) at++
    else utterances.splice(at, 1, ...halves(utterance, split, alignment))
  }
}

function speechInside(level: Float32Array, { start: first, end: last }: Utterance): { start: number; end: number } {
  let start = first
  while (start < last && !((level[start] as number) > 0)) start++
  let end = last
  while (end > first && !((level[end] as number) > 0)) end--
  return { start, end: end + 1 }
}

function halves({ start, end }: Utterance, { point, first, second }: Split, alignment: Alignment): [Utterance, Utterance] {
  const { vadWindow } = alignment.tables
  const { degraded, guard } = alignment
  // Where the delay grows, both halves take a part of the gap.
  const overlap = second.delay < first.delay ? 0 : Math.trunc((second.delay - first.delay) / (2 * vadWindow))
  const before = { ...first, start, end: point + overlap }
  const after = { ...second, start: point - overlap, end }
  if ((before.start - guardWindows) * vadWindow + before.delay < 0) {
    before.start = guardWindows + Math.trunc((vadWindow - 1 - before.delay) / vadWindow)
  }
  if (after.end * vadWindow + after.delay > degraded.length - guard) {
    after.end = Math.trunc((degraded.length - after.delay) / vadWindow) - guardWindows
  }
  return [before, after]
}
