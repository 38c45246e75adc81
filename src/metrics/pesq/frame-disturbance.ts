import type { Bands } from './bands.ts'

const f32 = Math.fround

/** How much a frame differs for the ear. */
export interface Disturbance {
  symmetric: number
  /** What was added weighs more than what was left out. */
  asymmetric: number
}

/** From the band powers of both signals after the compensations. Sections 12.5 and 12.6. */
export function frameDisturbance(reference: Float32Array, degraded: Float32Array, bands: Bands): Disturbance {
  const { count, width, totalWidth } = bands
  let squares = 0
  let sum = 0
  for (let band = 1; band < count; band++) {
    const before = reference[band] as number
    const after = degraded[band] as number
    const disturbance = afterDeadZone(loudness(before, band, bands), loudness(after, band, bands))
    const wide = f32(Math.abs(disturbance) * (width[band] as number))
    squares += wide * wide
    const added = f32(disturbance * asymmetry(before, after))
    sum += f32(Math.abs(added) * (width[band] as number))
  }
  return {
    symmetric: f32(Math.sqrt(squares / totalWidth) * totalWidth),
    asymmetric: f32((sum / totalWidth) * totalWidth),
  }
}

function loudness(power: number, band: number, { threshold, exponent, loudnessFactor, loudnessScale }: Bands): number {
  const limit = threshold[band] as number
  if (!(power > limit)) return 0
  const grown = (0.5 + (0.5 * power) / limit) ** (exponent[band] as number) - 1
  return f32(f32((loudnessFactor[band] as number) * grown) * loudnessScale)
}

/** Small differences are masked by what is heard in both. */
function afterDeadZone(reference: number, degraded: number): number {
  const difference = f32(degraded - reference)
  const masked = f32(0.25 * Math.min(degraded, reference))
  if (difference > masked) return f32(difference - masked)
  return difference < -masked ? f32(difference + masked) : 0
}

const asymmetryExponent = f32(1.2)

function asymmetry(reference: number, degraded: number): number {
  const factor = f32(f32(f32(degraded + 50) / f32(reference + 50)) ** asymmetryExponent)
  if (factor > 12) return 12
  return factor < 3 ? 0 : factor
}
