import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import type { Signer } from '../../base/signer.ts'
import type { Chain } from '../chain.ts'
import type { Prepared } from './prepared.ts'
import { type Call, signExtrinsic } from './sign-extrinsic.ts'

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
