import { z } from 'zod'
import { documentSchema } from './common.ts'

/** `bbx wallet list`. */
export const walletsSchema = documentSchema('bbx.wallets/1', {
  /** The folder of wallets. */
  path: z.string(),
  wallets: z.array(
    z.looseObject({
      name: z.string(),
      /** SS58; null where no file says it without a password. */
      coldkey: z.string().nullable(),
      encrypted: z.boolean(),
      hotkeys: z.array(z.looseObject({ name: z.string(), address: z.string().nullable(), encrypted: z.boolean() })),
    }),
  ),
})
