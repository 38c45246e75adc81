import { z } from 'zod'
import { documentSchema } from './common.ts'

const profileDocument = z.looseObject({
  id: z.string(),
  track: z.string(),
  default: z.boolean(),
  /** The reference validator's repository and commit. */
  mirrors: z.looseObject({ repository: z.string(), commit: z.string(), note: z.string() }),
  status: z.enum(['live', 'retired']),
  /** When the status was last looked up. */
  asOf: z.string(),
  unit: z.enum(['pair', 'caption', 'utterance']),
  /** Weights without which it cannot score. */
  needs: z.array(z.string()),
  /** With --verify: the golden vectors that ship, run here. `passed` is null where there are none. */
  verified: z
    .looseObject({ passed: z.boolean().nullable(), vectors: z.number().int(), failures: z.array(z.string()), note: z.string().nullable() })
    .nullable(),
})

export type ProfileDocument = z.infer<typeof profileDocument>

/** `bbx profiles`. */
export const profilesSchema = documentSchema('bbx.profiles/1', { profiles: z.array(profileDocument) })
