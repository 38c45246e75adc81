import type { HeardSignals } from './heard-signals.ts'
import type { FrameDisturbances } from './listen.ts'
import { guardWindows } from './rate-tables.ts'

/** Where the delay drops by more than half a frame, a part of the reference was never sent: those frames count as zero. Section 12.7. */
export function skipFrames({ utterances, tables }: HeardSignals, { symmetric, asymmetric }: FrameDisturbances): void {
  const { vadWindow } = tables
  const hop = tables.frame / 2
  const last = symmetric.length - 1
  for (let at = 1; at < utterances.length; at++) {
    const [before, after] = [utterances[at - 1], utterances[at]]
    if (before === undefined || after === undefined) continue
    const change = after.delay - before.delay
    if (change >= -hop) continue
    const ofAfter = Math.trunc(((after.start - guardWindows) * vadWindow + after.delay) / hop)
    const ofBefore = Math.trunc(((before.end - guardWindows) * vadWindow + before.delay) / hop)
    const from = Math.max(0, Math.min(ofAfter, ofBefore))
    const to = Math.trunc(((after.start - guardWindows) * vadWindow + Math.abs(change)) / hop) + 1
    for (let frame = from; frame <= to && frame < last; frame++) {
      symmetric[frame] = 0
      asymmetric[frame] = 0
    }
  }
}
