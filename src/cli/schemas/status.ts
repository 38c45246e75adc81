import { z } from 'zod'
import { documentSchema } from './common.ts'

const chuteSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  hot: z.boolean(),
  instances: z.number().int(),
  /** USD while an instance is there. */
  perHour: z.number().nullable(),
})

/** `bbx status`: what chain, hub and receipt say of one hotkey on one subnet. */
export const statusSchema = documentSchema('bbx.status/1', {
  network: z.string(),
  rehearsal: z.boolean(),
  netuid: z.number().int(),
  hotkey: z.string(),
  /** Of a final block. */
  block: z.number().int(),
  chain: z.looseObject({
    uid: z.number().int().nullable(),
    axon: z.looseObject({ ip: z.string(), port: z.number().int() }).nullable(),
    /** What validators read now; null where there is nothing. */
    payload: z.string().nullable(),
    /** Round that opens a newer commitment; null where none waits. */
    waitsForRound: z.number().int().nullable(),
    named: z
      .looseObject({
        repo: z.string(),
        revision: z.string().nullable(),
        chute: z.looseObject({ id: z.string().nullable(), slug: z.string().nullable() }).nullable(),
      })
      .nullable(),
  }),
  /** null where the chain names no repository. */
  hub: z
    .looseObject({
      repo: z.string(),
      /** null where it is not there, or not to be seen; `why` says so. */
      head: z.string().nullable(),
      private: z.boolean().nullable(),
      gated: z.boolean().nullable(),
      why: z.string().nullable(),
    })
    .nullable(),
  /** What chutes.ai has; null where neither the chain nor a receipt of this folder names a chute. */
  platform: z
    .looseObject({
      /** The one that the chain names, with the revision in its code. */
      chute: chuteSchema.extend({ revision: z.string().nullable() }).nullable(),
      /** Hot ones of the account, and those with an instance. */
      costing: z.array(chuteSchema),
      /** Why nothing is known. */
      why: z.string().nullable(),
    })
    .nullable(),
  /** The newest of this folder for the hotkey on the subnet; null where there is none. */
  receipt: z
    .looseObject({
      path: z.string(),
      payload: z.string().nullable(),
      revision: z.string().nullable(),
      finished: z.boolean(),
      sent: z.boolean(),
    })
    .nullable(),
  /** In words; none where all three say the same. */
  differences: z.array(z.string()),
})
