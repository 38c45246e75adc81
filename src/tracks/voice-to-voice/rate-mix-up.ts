import { type Fault, fault } from '../../base/fault.ts'
import type { Signal } from './clip.ts'

/** Rates that models of speech work at. */
const usualRatesHz = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]
/** An answer of another length than the input is no mistake: only one that is as long as the input would be at another rate is looked at. */
const tolerance = 0.002

/**
 * A response carries no rate: the scorer takes it at the request's (reference sn21 2.2). An answer that is exactly as long as the input would
 * be at another usual rate was most likely never resampled back. null where nothing speaks for that.
 */
export function rateMixUp(length: number, { samples, rateHz }: Signal): Fault | null {
  const ratio = length / samples.length
  if (Math.abs(ratio - 1) <= tolerance) return null
  const likely = usualRatesHz.find((other) => other !== rateHz && Math.abs(ratio / (other / rateHz) - 1) <= tolerance)
  if (likely === undefined) return null
  return fault('S3012', {
    what: `${likely / 1000} kHz samples at a ${rateHz / 1000} kHz request: ${Number((likely / rateHz).toPrecision(3))} times as long as the input`,
    evidence: `${length} samples for ${samples.length}`,
  })
}
