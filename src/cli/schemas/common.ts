import { z } from 'zod'

/** What every document of bbx begins with and ends on. Within `/1` fields are only added: readers let unknown ones pass. */
export function documentSchema<const S extends string, Fields extends z.ZodRawShape>(schema: S, fields: Fields) {
  return z.looseObject({
    schema: z.literal(schema),
    /** Version of bbx. */
    bbx: z.string(),
    ...fields,
    exit: z.number().int(),
  })
}

export const faultSchema = z.looseObject({
  item: z.string().optional(),
  step: z.number().int().optional(),
  code: z.string().regex(/^[SHEU]\d{4}$/),
  by: z.enum(['submission', 'harness', 'environment']),
  what: z.string(),
  evidence: z.string(),
  remedy: z.string(),
  /** Where a restriction of the sandbox forbids what the mirrored validator lets pass: what each of the two says of it. */
  verdicts: z.looseObject({ strict: z.string(), reference: z.string() }).optional(),
})

export const findingSchema = z.looseObject({
  code: z.string().regex(/^S1\d{3}$/),
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  /** Relative to the submission; null where it concerns the whole folder. */
  file: z.string().nullable(),
  line: z.number().int().nullable(),
  what: z.string(),
  remedy: z.string(),
})

export const interval = z.tuple([z.number(), z.number()])
