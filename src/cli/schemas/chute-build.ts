import { z } from 'zod'
import { documentSchema } from './common.ts'
import { sandboxSchema } from './sandbox.ts'

/** `bbx chute build --local`. */
export const chuteBuildSchema = documentSchema('bbx.chute-build/1', {
  submission: z.looseObject({ path: z.string(), fingerprint: z.string().nullable(), track: z.string() }),
  /** Its tag in the container engine. */
  image: z.string().nullable(),
  healthyAfterMs: z.number().nonnegative().nullable(),
  sandbox: sandboxSchema,
})
