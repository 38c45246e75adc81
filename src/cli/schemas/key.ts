import { z } from 'zod'
import { documentSchema } from './common.ts'

/** `bbx wallet inspect`. */
export const keySchema = documentSchema('bbx.key/1', {
  key: z.enum(['coldkey', 'hotkey']),
  path: z.string(),
  format: z.enum(['plain', 'nacl', 'ansible', 'fernet']),
  /** Access rights, octal. */
  mode: z.string(),
  /** An encrypted file is opened only where that was asked for. */
  opened: z.boolean(),
  scheme: z.enum(['sr25519', 'ed25519']).nullable(),
  /** Of the key, else of its public file. */
  address: z.string().nullable(),
  /** null where the file was not opened. */
  holds: z.array(z.enum(['phrase', 'seed', 'privateKey'])).nullable(),
  publicFile: z.string().nullable(),
  publicAddress: z.string().nullable(),
  /** Whether the public file names this key. */
  agrees: z.boolean().nullable(),
})

export type KeyDocument = z.infer<typeof keySchema>
