import { type MelFilter, melFilters } from './mel-filters.ts'
import { frameBins, frameSamples, powerSpectrum } from './power-spectrum.ts'

/** The rate at which Whisper listens. */
export const rateHz = 16_000
const windowSamples = 30 * rateHz
const hopSamples = 160
/** Frames of a window of 30 s, one each 10 ms. */
export const melFrames = windowSamples / hopSamples

const smallestPower = 1e-10
/** In powers of ten: what is quieter than the loudest by more is raised to it. */
const range = 8

/** Periodic, as torch has it. */
const hann = Float64Array.from({ length: frameSamples }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / frameSamples))

/**
 * What Whisper hears of a clip at 16 kHz: [mels, 3000], the logarithm of the power in each band and frame of its first 30 s; what is missing of them is silence.
 * As `WhisperFeatureExtractor` of transformers 4.46.3 computes it: frames lie centred on their time, beyond either end the window is mirrored, and the last frame is
 * dropped. Computed in double precision: within 0.00003 of it.
 */
export function logMel(clip: Float64Array, mels: number): Float32Array {
  const heard = Float64Array.from(clip.subarray(0, windowSamples), Math.fround)
  const filters = filtersOf(mels)
  const out = new Float32Array(mels * melFrames).fill(Math.log10(smallestPower))
  const frame = new Float64Array(frameSamples)
  const powers = new Float64Array(frameBins)
  let loudest = Math.log10(smallestPower)
  for (let at = 0; at < melFrames; at++) {
    const start = at * hopSamples - frameSamples / 2
    // Silence behind the clip is there already.
    if (start >= heard.length) break
    fillFrame(frame, heard, start)
    powerSpectrum(frame, powers)
    for (const [mel, { first, weights }] of filters.entries()) {
      let power = 0
      for (let bin = 0; bin < weights.length; bin++) power += (weights[bin] as number) * (powers[first + bin] as number)
      const level = Math.log10(Math.max(power, smallestPower))
      out[mel * melFrames + at] = level
      loudest = Math.max(loudest, level)
    }
  }
  return out.map((level) => (Math.max(level, loudest - range) + 4) / 4)
}

function fillFrame(frame: Float64Array, heard: Float64Array, start: number): void {
  for (let at = 0; at < frameSamples; at++) {
    const place = Math.abs(start + at)
    const mirrored = place < windowSamples ? place : 2 * (windowSamples - 1) - place
    frame[at] = (heard[mirrored] ?? 0) * (hann[at] as number)
  }
}

const kept = new Map<number, MelFilter[]>()

function filtersOf(mels: number): MelFilter[] {
  const filters = kept.get(mels) ?? melFilters(mels, frameBins, rateHz)
  kept.set(mels, filters)
  return filters
}
