import { z } from 'zod'
import { sandboxSchema } from './sandbox.ts'

/** The `ready` line of `bbx run`. */
export const runSchema = z.looseObject({
  schema: z.literal('bbx.run/1'),
  /** Version of bbx. */
  bbx: z.string(),
  /** On this machine's loopback; it leads to the server in the container. */
  url: z.url(),
  port: z.number().int(),
  submission: z.looseObject({ path: z.string(), fingerprint: z.string().nullable(), track: z.string() }),
  profile: z.string(),
  container: z.looseObject({ id: z.string(), name: z.string() }),
  healthyAfterMs: z.number().nonnegative().nullable(),
  sandbox: sandboxSchema,
  /** File that gets what the server prints. */
  log: z.string(),
})
