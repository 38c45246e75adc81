import { z } from 'zod'
import { documentSchema } from './common.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const model = z.looseObject({
  id: z.string(),
  title: z.string(),
  /** Of the hub. */
  repository: z.string(),
  /** `absent`; `ready` to be used; `damaged`: recorded, and not there as recorded. */
  state: z.enum(['absent', 'ready', 'damaged']),
  /** How the bytes are known: `known` beforehand, `recorded` when they came for the first time, `unverified` until then. */
  digests: z.enum(['known', 'recorded', 'unverified']),
  /** On the disk, published and converted; of what is absent about what has to be fetched, null where nobody knows. */
  bytes: z.number().int().nullable(),
  licence: z.looseObject({ name: z.string().nullable(), note: z.string() }),
  /** The metrics of `bbx metric` that need it, and the profiles of `bbx profiles`. */
  metrics: z.array(z.string()),
  profiles: z.array(z.string()),
  commit: z.string().nullable(),
  pulledAt: z.string().nullable(),
  /** What `--model ID=PATH` would be given; null where it is not ready. */
  path: z.string().nullable(),
  /** What `bbx models verify` read; `found` is null where a file is not there. Empty otherwise. */
  verified: z.array(
    z.looseObject({
      kind: z.enum(['published', 'converted']),
      path: z.string(),
      bytes: z.number().int(),
      sha256,
      found: sha256.nullable(),
    }),
  ),
})

export type ModelDocument = z.infer<typeof model>

/** `bbx models list`, `pull` and `verify`. */
export const modelsSchema = documentSchema('bbx.models/1', { models: z.array(model) })
