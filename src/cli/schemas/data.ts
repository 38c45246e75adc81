import { z } from 'zod'
import { documentSchema } from './common.ts'

const dataSet = z.looseObject({
  track: z.string(),
  /** `shipped` with bbx, or `pulled` by `bbx data pull`. */
  origin: z.enum(['shipped', 'pulled']),
  /** What `--challenge` takes. */
  path: z.string(),
  files: z.number().int(),
  bytes: z.number().int(),
  ref: z.string().nullable(),
  url: z.string().nullable(),
  /** Of the archive. */
  sha256: z.string().nullable(),
  commit: z.string().nullable(),
  pulledAt: z.string().nullable(),
})

export type DataSetDocument = z.infer<typeof dataSet>

/** `bbx data list` and `bbx data pull`. */
export const dataSchema = documentSchema('bbx.data/1', { sets: z.array(dataSet) })
