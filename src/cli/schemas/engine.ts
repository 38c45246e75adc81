import { z } from 'zod'

/** The `ready` line of `bbx engine`. */
export const engineSchema = z.looseObject({
  schema: z.literal('bbx.engine/1'),
  /** Version of bbx. */
  bbx: z.string(),
  url: z.url(),
  port: z.number().int(),
  /** What it serves; null where `/start` has to name a file. */
  challenge: z.string().nullable(),
  auth: z.boolean(),
  maxSessions: z.number().int(),
  sessionTtlS: z.number(),
})
