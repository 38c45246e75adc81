import { gainFollower } from './compensate-gain.ts'
import { frameDisturbance } from './frame-disturbance.ts'
import { type HeardSignals, utteranceAt } from './heard-signals.ts'
import { intervalDelay } from './interval-delay.ts'
import { kernelRoom } from './kernel-room.ts'
import type { Heard } from './listen.ts'

/** A frame that is disturbed more than this may have been compared at a wrong delay. */
export const badDisturbance = 30
const smearFrames = 2
const leastFrames = 5

interface Interval {
  /** Frames from `first` up to, not with, `end`. */
  first: number
  end: number
}

/**
 * Looks for another delay in each run of bad frames and keeps what disturbs less, in place. Section 13. Call it only where a frame was bad
 * before any was skipped.
 */
export function mendBadIntervals(signals: HeardSignals, heard: Heard): void {
  const intervals = badIntervals(heard.disturbances.symmetric)
  if (intervals.length === 0) return
  const { tables, reference, length, guard, tail } = signals
  const hop = tables.frame / 2
  const corrected = delayCorrected(signals)
  const realigned = corrected.slice()
  for (const { first, end } of intervals) {
    const from = first * hop + guard
    const to = end * hop + tables.frame + guard
    const search = 4 * tables.frame
    const truth = new Float32Array(to - from + 2 * search)
    truth.set(reference.subarray(from, to), search)
    const [lowest, highest] = [guard, length - guard + tail - 1]
    const answer = truth.map((_, at) => corrected[Math.min(Math.max(from - search + at, lowest), highest)] as number)
    const lag = intervalDelay(truth, answer, search)
    // Later intervals win where two overlap. The upper end leaves out the tail, as the reference does.
    for (let at = from; at < to; at++) realigned[at] = corrected[Math.min(Math.max(at + lag, 0), length - 1)] as number
  }
  const inRoom = kernelRoom().put(realigned)
  for (const interval of intervals) listenAgain(interval, inRoom, signals, heard)
}

function badIntervals(disturbance: Float32Array): Interval[] {
  const last = disturbance.length - 1
  const bad = Array.from(disturbance, (size, frame) => frame > 0 && size > badDisturbance)
  const smeared = bad.map(
    (_, frame) =>
      frame >= smearFrames &&
      frame < last - smearFrames &&
      bad.slice(frame - smearFrames, frame + 1).includes(true) &&
      bad.slice(frame, frame + smearFrames + 1).includes(true),
  )
  const intervals: Interval[] = []
  for (let frame = 0; frame <= last; ) {
    if (!smeared[frame]) {
      frame++
      continue
    }
    const first = frame
    while (smeared[frame]) frame++
    if (frame - first >= leastFrames) intervals.push({ first, end: frame })
  }
  return intervals
}

/** The degraded signal with the delay of each utterance taken out. */
function delayCorrected(signals: HeardSignals): Float32Array {
  const { tables, degraded, length, guard, tail } = signals
  const out = new Float32Array(length + tail)
  const last = length + tail - guard - 1
  // Guards are whole windows, and utterances begin with one.
  for (let start = guard; start <= last; start += tables.vadWindow) {
    const { delay } = utteranceAt(signals, start)
    const end = Math.min(start + tables.vadWindow, last + 1)
    for (let at = start; at < end; at++) out[at] = degraded[Math.min(Math.max(at + delay, guard), last)] as number
  }
  return out
}

function listenAgain({ first, end }: Interval, realigned: number, { tables, guard }: HeardSignals, heard: Heard): void {
  const { disturbances, reference, powersAt, bands } = heard
  const gain = gainFollower(bands)
  const degraded = new Float32Array(bands.count)
  for (let frame = first; frame < end; frame++) {
    powersAt(realigned, guard + frame * (tables.frame / 2), degraded)
    gain.follow(reference[frame] as Float32Array, degraded, true)
    const { symmetric, asymmetric } = frameDisturbance(reference[frame] as Float32Array, degraded, bands)
    disturbances.symmetric[frame] = Math.min(disturbances.symmetric[frame] as number, symmetric)
    disturbances.asymmetric[frame] = Math.min(disturbances.asymmetric[frame] as number, asymmetric)
  }
}
