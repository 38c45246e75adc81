import type { Bands } from './bands.ts'

const f32 = Math.fround

/** Partial compensation of the frequency response: the reference takes on the long-term spectrum of the degraded signal, in place. Section 12.3. */
export function equalise(
  reference: readonly Float32Array[],
  degraded: readonly Float32Array[],
  silent: readonly boolean[],
  frames: number,
  bands: Bands,
): void {
  for (let band = 0; band < bands.count; band++) {
    const ofReference = f32(timeAverage(reference, silent, frames, band, bands) + 1000)
    const ofDegraded = f32(timeAverage(degraded, silent, frames, band, bands) + 1000)
    const ratio = f32(ofDegraded / ofReference)
    const gain = ratio > 100 ? 100 : ratio < f32(0.01) ? f32(0.01) : ratio
    for (const powers of reference) powers[band] = (powers[band] as number) * gain
  }
}

function timeAverage(spectra: readonly Float32Array[], silent: readonly boolean[], frames: number, band: number, bands: Bands): number {
  const limit = bands.loudThresholdDouble[band] as number
  let sum = 0
  for (let frame = 0; frame < spectra.length; frame++) {
    const power = (spectra[frame] as Float32Array)[band] as number
    if (!silent[frame] && power > limit) sum += power
  }
  return f32(sum / frames)
}
