import { z } from 'zod'
import { documentSchema } from './common.ts'
import { errorFields } from './error.ts'

const fields = {
  metric: z.string(),
  /** Null where the metric has no value for these inputs: `error` says why. */
  value: z.number().nullable(),
  /** What the value is of; null where the inputs could not be read. */
  details: z.record(z.string(), z.unknown()).nullable(),
  error: errorFields.nullable(),
}

/** `bbx metric`. */
export const metricSchema = documentSchema('bbx.metric/1', fields)

/** A line of `bbx metric --pairs`. */
export const metricLineSchema = z.looseObject(fields)
