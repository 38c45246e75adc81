import type { RateTables } from './rate-tables.ts'

/** The Bark bands of a sample rate, in the precision in which the reference holds each number. Section 12. */
export interface Bands {
  count: number
  /** FFT bins of each band. */
  bins: Int32Array
  /** From spectral power to the power of a band. */
  correction: Float64Array
  powerScale: number
  /** Power from which a tone is heard. */
  threshold: Float32Array
  /** A hundred times that, in single and in double precision. */
  loudThreshold: Float32Array
  loudThresholdDouble: Float64Array
  /** Loudness: its exponent, its factor and its scale. Section 12.5. */
  exponent: Float64Array
  loudnessFactor: Float64Array
  loudnessScale: number
  width: Float32Array
  /** Width of all bands but the first, which no sum counts. */
  totalWidth: number
}

const f32 = Math.fround
const known = new Map<RateTables, Bands>()

export function bandsOf(tables: RateTables): Bands {
  const made = known.get(tables) ?? makeBands(tables)
  known.set(tables, made)
  return made
}

function makeBands(tables: RateTables): Bands {
  const threshold = Float32Array.from(tables.hearingThreshold)
  const exponent = Float64Array.from(tables.centreBark, loudnessExponent)
  const width = Float32Array.from(tables.widthBark)
  return {
    count: tables.binsOfBand.length,
    bins: Int32Array.from(tables.binsOfBand),
    correction: Float64Array.from(tables.powerCorrection),
    powerScale: f32(tables.powerScale),
    threshold,
    loudThreshold: Float32Array.from(tables.hearingThreshold, (power) => 100 * power),
    loudThresholdDouble: Float64Array.from(tables.hearingThreshold, (power) => 100 * power),
    exponent,
    loudnessFactor: exponent.map((power, band) => ((threshold[band] as number) / 0.5) ** power),
    loudnessScale: f32(tables.loudnessScale),
    width,
    totalWidth: width.subarray(1).reduce((sum, one) => sum + one, 0),
  }
}

/** Zwicker's 0.23, steeper below 4 Bark. */
function loudnessExponent(centreBark: number): number {
  const steeper = centreBark < 4 ? Math.min(f32(6 / f32(f32(centreBark) + 2)), 2) : 1
  return 0.23 * f32(steeper ** f32(0.15))
}
