import { z } from 'zod'
import { documentSchema, faultSchema } from './common.ts'

const cleanItem = z.looseObject({
  kind: z.enum(['container', 'network', 'volume', 'image', 'process', 'download', 'environment', 'submission', 'rehearsal']),
  id: z.string(),
  name: z.string(),
  why: z.string(),
  /** An image's size with the layers that it shares with others; null where nothing was measured. */
  bytes: z.number().int().nullable(),
})

/** `bbx clean`. */
export const cleanSchema = documentSchema('bbx.clean/1', {
  /** True: `removed` would be removed, and nothing was. */
  dryRun: z.boolean(),
  removed: z.array(cleanItem),
  kept: z.array(cleanItem),
  /** The container engine that was looked into; null where none answered. */
  engine: z.looseObject({ url: z.string(), product: z.string(), version: z.string() }).nullable(),
  notes: z.array(z.string()),
  /** A container engine that was named (DOCKER_HOST, a context) and could not be looked into. */
  faults: z.array(faultSchema),
})
