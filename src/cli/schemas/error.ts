import { z } from 'zod'
import { documentSchema } from './common.ts'

/** What happened, why as far as known, and what to do. */
export const errorFields = z.looseObject({
  code: z.string().regex(/^[SHEU]\d{4}$/),
  what: z.string(),
  why: z.string().nullable(),
  remedy: z.string(),
  /** Every value that must be given, with the flag and the variable that give it. */
  missing: z.array(z.looseObject({ name: z.string(), flag: z.string(), variable: z.string().nullable() })),
})

/** A call that failed as a whole. */
export const errorSchema = documentSchema('bbx.error/1', { error: errorFields })
