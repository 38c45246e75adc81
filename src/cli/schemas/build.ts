import { z } from 'zod'
import { documentSchema, faultSchema, findingSchema } from './common.ts'

const count = z.number().int().nonnegative()

/** `bbx build`. */
export const buildSchema = documentSchema('bbx.build/1', {
  submission: z.looseObject({ origin: z.string(), path: z.string(), fingerprint: z.string().nullable(), track: z.string() }),
  /** null where none was built. */
  image: z
    .looseObject({
      id: z.string(),
      tag: z.string(),
      /** Of the build context and what the build depends on beside it. */
      fingerprint: z.string(),
      bytes: count,
      /** False: unchanged, the image was there. */
      built: z.boolean(),
      /** Entrypoint and Cmd. */
      command: z.array(z.string()),
    })
    .nullable(),
  /** What was sent to the container engine, or would have been; null where the check had forbidden it before. */
  context: z.looseObject({ files: count, bytes: count, ignored: count }).nullable(),
  buildMs: z.number().nonnegative().nullable(),
  /** What the steps of the build reach. */
  network: z.enum(['default', 'none']),
  check: z.looseObject({ passed: z.boolean(), findings: z.array(findingSchema) }),
  faults: z.array(faultSchema),
})
