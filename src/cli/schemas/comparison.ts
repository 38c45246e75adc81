import { z } from 'zod'
import { documentSchema, interval } from './common.ts'

/** `bbx report --compare`. */
export const comparisonSchema = documentSchema('bbx.comparison/1', {
  runs: z.looseObject({ first: z.string(), second: z.string() }),
  profile: z.string(),
  /** What is counted. */
  unit: z.string().default('utterance'),
  /** Items that both runs have a score for. */
  items: z.number().int().positive(),
  first: z.number(),
  second: z.number(),
  /** Mean over items of first - second. */
  difference: z.number(),
  interval95: interval.nullable(),
  probabilityFirstBetter: z.number().min(0).max(1).nullable(),
})
