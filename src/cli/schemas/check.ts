import { z } from 'zod'

const findingDocument = z.object({
  code: z.string().regex(/^S\d{4}$/),
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  /** Relative to the submission, with forward slashes; null where it concerns the whole folder. */
  file: z.string().nullable(),
  line: z.number().int().positive().nullable(),
  what: z.string(),
  remedy: z.string(),
})

/** `bbx check`. */
export const checkSchema = z.object({
  schema: z.literal('bbx.check/1'),
  bbx: z.string(),
  /** No finding is an error. */
  passed: z.boolean(),
  findings: z.array(findingDocument),
  /** Files that --fix changed. */
  fixed: z.array(z.string()),
  exit: z.number().int(),
})
