import { audiblePower, type FramePowers, framePowers } from './band-powers.ts'
import { type Bands, bandsOf } from './bands.ts'
import { gainFollower } from './compensate-gain.ts'
import { equalise } from './equalise.ts'
import { frameDisturbance } from './frame-disturbance.ts'
import { type HeardSignals, utteranceAt } from './heard-signals.ts'
import { kernelRoom } from './kernel-room.ts'

/** For each frame from 0 on. */
export interface FrameDisturbances {
  symmetric: Float32Array
  asymmetric: Float32Array
}

/** What the model heard in each frame. */
export interface Heard {
  disturbances: FrameDisturbances
  /** Audible power of the reference. */
  power: Float32Array
  /** Band powers of the reference, equalised. */
  reference: readonly Float32Array[]
  /** The frame at a sample, for a second look. */
  powersAt: FramePowers
  bands: Bands
}

const silentPower = 1e7

/** The perceptual model over all frames up to the last. Sections 12.2 to 12.6. */
export function listen(signals: HeardSignals, lastFrame: number): Heard {
  const { tables, length, guard, tail } = signals
  const { frame } = tables
  const hop = frame / 2
  const frames = lastFrame + 1
  const bands = bandsOf(tables)
  const powersAt = framePowers(frame, bands)
  const room = kernelRoom()
  const inRoom = { reference: room.put(signals.reference), degraded: room.put(signals.degraded) }
  const reference = emptySpectra(frames, bands)
  const degraded = emptySpectra(frames, bands)
  const silent: boolean[] = []
  for (let at = 0; at < frames; at++) {
    const start = guard + at * hop
    const ofReference = reference[at] as Float32Array
    powersAt(inRoom.reference, start, ofReference)
    const inDegraded = start + utteranceAt(signals, start).delay
    if (inDegraded > 0 && inDegraded + frame < length + tail) powersAt(inRoom.degraded, inDegraded, degraded[at] as Float32Array)
    silent.push(audiblePower(ofReference, bands.loudThreshold) < silentPower)
  }
  equalise(reference, degraded, silent, Math.trunc((length - 2 * guard + tail) / hop) - 1, bands)
  const power = new Float32Array(frames)
  const disturbances = { symmetric: new Float32Array(frames), asymmetric: new Float32Array(frames) }
  const gain = gainFollower(bands)
  for (let at = 0; at < frames; at++) {
    const [ofReference, ofDegraded] = [reference[at] as Float32Array, degraded[at] as Float32Array]
    power[at] = gain.follow(ofReference, ofDegraded, at > 0)
    const { symmetric, asymmetric } = frameDisturbance(ofReference, ofDegraded, bands)
    disturbances.symmetric[at] = symmetric
    disturbances.asymmetric[at] = asymmetric
  }
  return { disturbances, power, reference, powersAt, bands }
}

function emptySpectra(frames: number, { count }: Bands): Float32Array[] {
  return Array.from({ length: frames }, () => new Float32Array(count))
}
