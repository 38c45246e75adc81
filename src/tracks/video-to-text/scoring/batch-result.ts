import { z } from 'zod'
import type { Json } from '../../../base/json.ts'

/** What the mirrored validator makes of one batch (reference sn21 5.6, 5.8). */
export type BatchResult =
  /** Cosines, each of which counts in the mean of the whole run. */
  | { outcome: 'compared'; similarities: readonly number[] }
  /** A wrong number of captions. */
  | { outcome: 'penalised'; similarities: readonly number[] }
  /** The batch is in no mean: its request failed, it held no captions, or scoring it raised. */
  | { outcome: 'passed over'; why: string }
  /** It would be compared, which cannot be done here. */
  | { outcome: 'untold'; why: string }

const numbers = z.array(z.number())
const schema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('compared'), similarities: numbers }),
  z.object({ outcome: z.literal('penalised'), similarities: numbers }),
  z.object({ outcome: z.literal('passed over'), why: z.string() }),
  z.object({ outcome: z.literal('untold'), why: z.string() }),
])

export function resultAsJson(result: BatchResult): Json {
  return 'similarities' in result ? { ...result, similarities: [...result.similarities] } : { ...result }
}

/** null for the detail of a batch that was never scored. */
export function resultOf(detail: Json): BatchResult | null {
  const { success, data } = schema.safeParse(detail)
  return success ? data : null
}
