import type { Alignment } from './alignment.ts'
import type { BlockCorrelator } from './block-correlation.ts'
import { crudeDelay, wholeCrudeDelay } from './crude-delay.ts'
import { fineDelay } from './fine-delay.ts'
import { guardWindows } from './rate-tables.ts'
import type { Utterance } from './utterance.ts'

const leastWindows = 50

/** The utterances of the reference, each with its delay. Section 10. */
export function findUtterances(alignment: Alignment, runs: readonly Run[], whole: number, correlator: BlockCorrelator): Utterance[] {
  const last = alignment.windows.reference - 1
  const utterances = runs.map(({ start, end }): Utterance => {
    const [from, to] = [Math.max(0, start - guardWindows), Math.min(last, end + guardWindows)]
    const crude = crudeDelay(alignment, from, to, whole)
    return { crude, ...fineDelay(alignment, correlator, from, to, crude), start, end }
  })
  setLimits(utterances, alignment)
  return utterances
}

/** A run of speech in the reference. */
export interface Run {
  start: number
  end: number
}

/** Runs of speech that are long enough and lie inside of the degraded signal; with the delay of the whole signal. */
export function speechRuns(alignment: Alignment): { runs: Run[]; whole: number } {
  const { tables, reference, degraded, windows } = alignment
  const whole = wholeCrudeDelay(alignment)
  const lowest = leastWindows - Math.trunc(whole / tables.vadWindow)
  const highest = Math.trunc((degraded.length - whole) / tables.vadWindow) - leastWindows
  const { level } = reference.activity
  const runs: Run[] = []
  let start = -1
  for (let at = 0; at < windows.reference; at++) {
    const speech = (level[at] as number) > 0
    if (speech && start < 0) start = at
    if (start < 0 || (speech && at < windows.reference - 1)) continue
    if (at - start >= leastWindows && start < highest && at > lowest) runs.push({ start, end: at })
    start = -1
  }
  return { runs, whole }
}

/** Lets each utterance reach to the next one, and neither read outside of the degraded signal nor the same part of it. */
function setLimits(utterances: Utterance[], { tables, degraded, windows, guard }: Alignment): void {
  const { vadWindow } = tables
  const [first, last] = [utterances[0], utterances.at(-1)]
  if (first === undefined || last === undefined) return
  first.start = guardWindows
  last.end = windows.reference - guardWindows
  for (const [before, after] of neighbours(utterances)) {
    before.end = Math.trunc((after.start + before.end) / 2)
    after.start = before.end
  }
  if (first.start * vadWindow + first.delay < guard) {
    first.start = guardWindows + Math.trunc((vadWindow - 1 - first.delay) / vadWindow)
  }
  if (last.end * vadWindow + last.delay > degraded.length - guard) {
    last.end = Math.trunc((degraded.length - last.delay) / vadWindow) - guardWindows
  }
  for (const [before, after] of neighbours(utterances)) {
    const starts = after.start * vadWindow + after.delay
    const ends = before.end * vadWindow + before.delay
    if (starts >= ends) continue
    const centre = Math.trunc((starts + ends) / 2)
    after.start = Math.trunc((vadWindow - 1 + centre - after.delay) / vadWindow)
    before.end = Math.trunc((centre - before.delay) / vadWindow)
  }
}

function* neighbours(utterances: readonly Utterance[]): Generator<[Utterance, Utterance]> {
  for (let at = 1; at < utterances.length; at++) yield [utterances[at - 1] as Utterance, utterances[at] as Utterance]
}
