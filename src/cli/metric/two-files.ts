import { z } from 'zod'
import { type MetricArguments, missingOf } from './metric-kind.ts'

/** Above any converter. */
const highestRate = 768_000

/** Two files, and the rate of those that say none: 16000 Hz, as validators send it. */
export const twoFilesSchema = ({ rate = 16_000 }: MetricArguments) =>
  z.object({ ref: z.string().min(1), deg: z.string().min(1), rate: z.number().int().min(1000).max(highestRate).default(rate) })

export function twoFiles({ ref, deg, rate = 16_000 }: MetricArguments) {
  const missing = missingOf([
    [ref, 'the reference', 'REF'],
    [deg, 'the degraded file', 'DEG'],
  ])
  return missing.length > 0 ? { missing } : { input: { ref, deg, rate } }
}
