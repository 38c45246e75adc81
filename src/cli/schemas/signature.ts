import { z } from 'zod'
import { documentSchema } from './common.ts'

const scheme = z.enum(['sr25519', 'ed25519'])

/** `bbx wallet sign`. */
export const signatureSchema = documentSchema('bbx.signature/1', {
  address: z.string(),
  scheme,
  /** 64 bytes. */
  signature: z.string().regex(/^0x[0-9a-f]{128}$/),
})

/** `bbx wallet verify`. */
export const verificationSchema = documentSchema('bbx.verification/1', {
  valid: z.boolean(),
  /** With prefix 42, whatever the prefix was that was given. */
  address: z.string(),
  /** null where the signature is not valid. */
  scheme: scheme.nullable(),
  /** The message was signed in `<Bytes>`. */
  wrapped: z.boolean().nullable(),
})
