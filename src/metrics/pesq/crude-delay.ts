import type { Alignment } from './alignment.ts'
import { correlate } from './correlate.ts'

/**
 * Delay in samples by the envelopes of a range of windows of the reference, searched around `base`: a multiple of a window from it.
 * A delay is positive where the degraded signal is late. Section 9.1.
 */
export function crudeDelay(alignment: Alignment, from: number, to: number, base: number): number {
  const { tables, windows } = alignment
  const { vadWindow } = tables
  let startReference = from
  let startDegraded = from + Math.trunc(base / vadWindow)
  if (startDegraded < 0) {
    startReference = Math.trunc(-base / vadWindow)
    startDegraded = 0
  }
  const count = to - startReference
  const countDegraded = Math.min(count, windows.degraded - startDegraded)
  return (bestIndex(alignment, startReference, count, startDegraded, countDegraded) - count + 1) * vadWindow + base
}

/** The delay of the whole signal. */
export function wholeCrudeDelay(alignment: Alignment): number {
  const { tables, windows } = alignment
  const best = bestIndex(alignment, 0, windows.reference, 0, windows.degraded)
  return (best - windows.reference + 1) * tables.vadWindow
}

/** The first of the largest positive correlations; where there is none, that of no lag. */
function bestIndex({ reference, degraded }: Alignment, fromP: number, countP: number, fromQ: number, countQ: number): number {
  let best = countP - 1
  if (countP <= 1 || countQ <= 1) return best
  const p = reference.activity.logLevel.subarray(fromP, fromP + countP)
  const q = degraded.activity.logLevel.subarray(fromQ, fromQ + countQ)
  const correlation = correlate(p, q)
  let most = 0
  for (let at = 0; at < correlation.length; at++) {
    if (!((correlation[at] as number) > most)) continue
    most = correlation[at] as number
    best = at
  }
  return best
}
