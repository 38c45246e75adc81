import { z } from 'zod'
import { documentSchema } from './common.ts'

/** `bbx wallet new-coldkey`, `new-hotkey` and `regen`. */
export const savedKeySchema = documentSchema('bbx.saved-key/1', {
  key: z.enum(['coldkey', 'hotkey']),
  wallet: z.string(),
  /** null for a coldkey. */
  hotkey: z.string().nullable(),
  address: z.string(),
  scheme: z.enum(['sr25519', 'ed25519']),
  encrypted: z.boolean(),
  path: z.string(),
  publicFile: z.string(),
  /** Where the files are now that were replaced. */
  backups: z.array(z.string()),
  /** The file that the new phrase was written into. */
  mnemonicFile: z.string().nullable(),
})
