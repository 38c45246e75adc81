import type { PaddedSignal } from './padded-signal.ts'

/** Where a signal holds speech, in windows of 4 ms. */
export interface VoiceActivity {
  /** Power of a window that belongs to speech, else 0. */
  level: Float32Array
  /** Natural logarithm of the power over the threshold; 0 below it. */
  logLevel: Float32Array
}

const f32 = Math.fround
const shortBurst = 4
const longestJoin = 50
const clearlyLouder = 1000

/** Section 8, step by step. Until the end a level of speech is positive, and any other is negative. */
export function voiceActivity(signal: PaddedSignal, window: number): VoiceActivity {
  const level = windowPowers(signal, window)
  const floor = raiseToFloor(level)
  const threshold = thresholdOf(level, floor.mean)
  const { speech, noise } = meanLevels(level, threshold)
  const limit = speech === 0 ? -1 : threshold
  for (let at = 0; at < level.length; at++) if ((level[at] as number) <= limit) level[at] = -(level[at] as number)
  silenceEnds(level, floor.least)
  dropBursts(level, (start, end) => end - start <= shortBurst)
  if (speech >= clearlyLouder * noise) dropBursts(level, (start, end) => sum(level, start, end) < f32(f32(3 * limit) * (end - start)))
  if (!joinGaps(level, floor.least)) {
    for (let at = 0; at < level.length; at++) level[at] = Math.abs(level[at] as number)
    silenceEnds(level, floor.least)
  }
  softenEdges(level)
  for (let at = 0; at < level.length; at++) if ((level[at] as number) < 0) level[at] = 0
  return { level, logLevel: logarithms(level, limit <= 0 ? floor.least : limit) }
}

function windowPowers({ samples, length }: PaddedSignal, window: number): Float32Array {
  const powers = new Float32Array(Math.trunc(length / window))
  for (let at = 0; at < powers.length; at++) {
    let energy = 0
    for (let place = at * window; place < (at + 1) * window; place++) {
      const sample = samples[place] as number
      energy = f32(energy + f32(sample * sample))
    }
    powers[at] = energy / window
  }
  return powers
}

/** The mean is that of the levels before they were raised. */
function raiseToFloor(level: Float32Array): { mean: number; least: number } {
  let most = 0
  for (const power of level) if (power > most) most = power
  const mean = f32(sum(level, 0, level.length) / level.length)
  const least = most > 0 ? f32(most * f32(1e-4)) : 1
  for (let at = 0; at < level.length; at++) if ((level[at] as number) < least) level[at] = least
  return { mean, least }
}

function sum(level: Float32Array, from: number, to: number): number {
  let total = 0
  for (let at = from; at < to; at++) total = f32(total + (level[at] as number))
  return total
}

function thresholdOf(level: Float32Array, first: number): number {
  let threshold = first
  for (let round = 0; round < 12; round++) {
    let total = 0
    let count = 0
    for (const power of level) {
      if (!(power <= threshold)) continue
      total = f32(total + power)
      count++
    }
    let mean = 0
    let deviation = 0
    if (count > 0) {
      mean = f32(total / count)
      let squares = 0
      for (const power of level) {
        if (!(power <= threshold)) continue
        const off = f32(power - mean)
        squares = f32(squares + f32(off * off))
      }
      deviation = f32(Math.sqrt(f32(squares / count)))
    }
    threshold = f32(f32(1.001) * f32(mean + f32(2 * deviation)))
  }
  return threshold
}

/** Speech is 0 where nothing is over the threshold, noise 1 where nothing is below it. */
function meanLevels(level: Float32Array, threshold: number): { speech: number; noise: number } {
  let speech = 0
  let noise = 0
  let windows = 0
  for (const power of level) {
    if (power > threshold) {
      speech = f32(speech + power)
      windows++
    } else noise = f32(noise + power)
  }
  const others = level.length - windows
  return { speech: windows > 0 ? f32(speech / windows) : 0, noise: others > 0 ? f32(noise / others) : 1 }
}

function silenceEnds(level: Float32Array, least: number): void {
  level[0] = -least
  level[level.length - 1] = -least
}

function rises(level: Float32Array, at: number): boolean {
  return (level[at] as number) > 0 && (level[at - 1] as number) <= 0
}

function falls(level: Float32Array, at: number): boolean {
  return (level[at] as number) <= 0 && (level[at - 1] as number) > 0
}

function dropBursts(level: Float32Array, drop: (start: number, end: number) => boolean): void {
  let start = 0
  for (let at = 1; at < level.length; at++) {
    if (rises(level, at)) start = at
    if (!falls(level, at) || !drop(start, at)) continue
    for (let place = start; place < at; place++) level[place] = -(level[place] as number)
  }
}

/** Makes short gaps speech of the least level; false where speech never begins. */
function joinGaps(level: Float32Array, least: number): boolean {
  let begun = false
  let fall = 0
  for (let at = 1; at < level.length; at++) {
    if (rises(level, at)) {
      begun = true
      if (fall > 0 && at - fall <= longestJoin) level.fill(least, fall, at)
    }
    if (falls(level, at)) fall = at
  }
  return begun
}

function softenEdges(level: Float32Array): void {
  const [near, far] = [f32(0.3), f32(0.1)]
  for (let at = 3; at < level.length - 2; at++) {
    if ((level[at] as number) > 0 && (level[at - 2] as number) <= 0) {
      level[at - 2] = far * (level[at] as number)
      level[at - 1] = near * (level[at] as number)
      at++
    }
    if (falls(level, at)) {
      level[at] = near * (level[at - 1] as number)
      level[at + 1] = far * (level[at - 1] as number)
      at += 3
    }
  }
}

function logarithms(level: Float32Array, threshold: number): Float32Array {
  return Float32Array.from(level, (power) => (power <= threshold ? 0 : Math.log(f32(power / threshold))))
}
