import type { Section } from './second-order-sections.ts'

/** What P.862 fixes for a sample rate. Lengths are in samples. */
export interface RateTables {
  sampleRateHz: 8000 | 16000
  /** Window of the voice activity detection: 4 ms. */
  vadWindow: number
  /** FFT of the fine alignment. */
  alignFft: number
  /** Frame of the perceptual model: 32 ms; the next one begins half a frame later. */
  frame: number
  /** Sp: from spectral power to the model's power. */
  powerScale: number
  /** Sl: from loudness to sones. */
  loudnessScale: number
  /** FFT bins that each Bark band takes, from bin 0 on. */
  binsOfBand: readonly number[]
  centreBark: readonly number[]
  widthBark: readonly number[]
  powerCorrection: readonly number[]
  hearingThreshold: readonly number[]
  /** Filter before the alignment. */
  alignmentSections: readonly Section[]
  /** Input filter of wide band; null where there is no wide band. */
  widebandSections: readonly Section[] | null
}

/** Silence in front of and behind each signal: 300 ms. */
export function guardSamples({ vadWindow }: RateTables): number {
  return guardWindows * vadWindow
}

/** The guard in windows of the voice activity detection. */
export const guardWindows = 75

/** More silence at the end: 320 ms. */
export function tailSamples({ sampleRateHz }: RateTables): number {
  return 320 * (sampleRateHz / 1000)
}
