import { z } from 'zod'
import { documentSchema, findingSchema } from './common.ts'

/** `bbx check`. */
export const checkSchema = documentSchema('bbx.check/1', {
  /** No finding is an error. */
  passed: z.boolean(),
  findings: z.array(findingSchema),
  /** Files that --fix changed. */
  fixed: z.array(z.string()),
})
