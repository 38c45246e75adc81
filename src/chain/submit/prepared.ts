import { z } from 'zod'

/** A signed transaction as plain data: written down before it is sent, it can be sent and looked for again by any later process. */
export interface Prepared {
  /** Hash of the transaction. */
  hash: string
  /** The signed bytes in hex: what is sent, and what a block has. */
  bytes: string
  nonce: number
  /** Address of the account that signed. */
  signer: string
  /** First and last block that can have it. */
  validFrom: number
  validUntil: number
  /** Hash of block 0 of the chain that it is for. */
  genesis: string
  /** For messages: 'the registration'. */
  what: string
}

export const preparedSchema: z.ZodType<Prepared> = z.object({
  hash: z.string().regex(/^0x[0-9a-f]{64}$/),
  bytes: z.string().regex(/^0x(?:[0-9a-f]{2})+$/),
  nonce: z.number().int().min(0),
  signer: z.string(),
  validFrom: z.number().int(),
  validUntil: z.number().int(),
  genesis: z.string(),
  what: z.string(),
})
