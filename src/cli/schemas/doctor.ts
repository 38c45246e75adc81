import { z } from 'zod'
import { documentSchema } from './common.ts'

/** `bbx doctor`. */
export const doctorSchema = documentSchema('bbx.doctor/1', {
  checks: z.array(
    z.looseObject({
      id: z.string(),
      title: z.string(),
      /** `skipped`: it is not there, and nothing needs it. */
      status: z.enum(['ok', 'warning', 'failed', 'skipped']),
      what: z.string(),
      remedy: z.string().nullable(),
    }),
  ),
  /** Ways out of a sandbox of this machine that were tried; null without --sandbox. */
  sandbox: z
    .array(
      z.looseObject({
        id: z.string(),
        title: z.string(),
        verdict: z.enum(['blocked', 'open', 'unproven']),
        evidence: z.string(),
      }),
    )
    .nullable(),
})
