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
  /** Of the archive; of omega-voice each file has its own. */
  sha256: z.string().nullable(),
  commit: z.string().nullable(),
  pulledAt: z.string().nullable(),
  /** What `--data` takes beside the path. */
  name: z.string().optional(),
  /** Of its files, as `bbx test` tells it. */
  digest: z.string().optional(),
  /** Of omega-voice: the validator's choice of files, or the newest; and how the validator would have come to them. */
  chosen: z.looseObject({ by: z.enum(['reference', 'newest']), rule: z.string().nullable() }).optional(),
})

const offer = z.looseObject({
  /** What `bbx data pull` takes. */
  name: z.string(),
  track: z.string(),
  title: z.string(),
  pulled: z.boolean(),
})

export type DataOffer = z.infer<typeof offer>

export type DataSetDocument = z.infer<typeof dataSet>

/** `bbx data list` and `bbx data pull`. */
export const dataSchema = documentSchema('bbx.data/1', {
  sets: z.array(dataSet),
  /** Of `bbx data list`: what can be fetched. */
  available: z.array(offer).optional(),
})
