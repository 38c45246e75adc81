import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import type { At, Chain } from '../chain.ts'
import { findExtrinsic, type Included } from './find-extrinsic.ts'
import type { Prepared } from './prepared.ts'

/** Where a prepared transaction is. Blocks that are final are looked at once. */
export interface Search {
  /** In the final blocks. Throws BbxError E0045 where it can be in none any more: nothing was done. */
  final(): Promise<Included | null>
  /** In the newest blocks, which may still be taken back. */
  newest(): Promise<Included | null>
}

const accountSchema = z.looseObject({ nonce: z.number().int() })

export function searchBlocks(chain: Chain, prepared: Prepared): Search {
  const { validFrom, validUntil, nonce, what } = prepared
  let next = validFrom
  return {
    async final() {
      const final = await chain.finalized()
      const last = Math.min(final.number, validUntil)
      const found = await findExtrinsic(chain, prepared, next, last)
      if (found !== null) return found
      next = Math.max(next, last + 1)
      if (final.number > validUntil)
        throw nothingDone(`${what}: no block took it while it lived`, `blocks ${validFrom} to ${validUntil} are final without it`)
      if ((await nonceAt(chain, final, prepared.signer)) > nonce) {
        const why = `its number among those of ${prepared.signer}, ${nonce}, is taken in a final block`
        throw nothingDone(`${what}: another transaction of the account took its place`, why)
      }
      return null
    },
    newest: async () => findExtrinsic(chain, prepared, next, Math.min((await chain.head()).number, validUntil)),
  }
}

function nothingDone(what: string, why: string): BbxError {
  return new BbxError('E0045', { what, why })
}

/** So many transactions of the account are in blocks up to this one. */
async function nonceAt(chain: Chain, at: At, who: string): Promise<number> {
  const [account] = await chain.stored(at, [['system.account', who]])
  return accountSchema.parse(account).nonce
}
