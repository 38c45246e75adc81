import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import type { Signer } from '../../base/signer.ts'
import type { Chain } from '../chain.ts'
import { type Call, signExtrinsic } from './sign-extrinsic.ts'

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

const versionSchema = z.looseObject({ specVersion: z.number().int() })
const nonceSchema = z.number().int()

/** Signs one transaction for the next 64 blocks, and sends nothing. Throws BbxError E0043 where the runtime is another than when the chain was opened. */
export async function prepare(chain: Chain, call: Call, signer: Signer, what: string): Promise<Prepared> {
  const { specVersion } = versionSchema.parse(await chain.read('state_getRuntimeVersion', []))
  if (specVersion !== chain.specVersion) {
    throw new BbxError('E0043', { what: `${chain.network} went from version ${chain.specVersion} to ${specVersion} in between`, exit: 4 })
  }
  // Before the block is read from which it lives on: reading metadata takes as long as many blocks of a rehearsal.
  await chain.runtime()
  const birth = await chain.finalized()
  const nonce = nonceSchema.parse(await chain.read('system_accountNextIndex', [signer.address]))
  const { hex, hash, death } = await signExtrinsic(chain, call, nonce, birth, signer)
  return {
    ...{ hash, bytes: hex, nonce, signer: signer.address },
    ...{ validFrom: birth.number + 1, validUntil: death - 1, genesis: chain.genesis, what },
  }
}
