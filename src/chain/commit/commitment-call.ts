import { BbxError } from '../../base/bbx-error.ts'
import { hexOf } from '../scale/hex.ts'
import type { Call } from '../submit/sign-extrinsic.ts'

/** What a hotkey commits: bytes that everybody reads at once, or bytes that the chain opens when a round of drand is there. */
export type CommitmentData = { raw: Uint8Array } | { timelocked: Uint8Array; round: number }

/** Bytes of one field (reference chain-and-wallet 2.1). */
export const largestRawBytes = 128
export const largestTimelockedBytes = 1024

/**
 * The transaction that replaces whatever the hotkey has committed on the subnet, a timelocked commitment that was not opened yet included.
 * Throws BbxError U0013 for what is empty or too long: nothing is ever cut off.
 */
export function commitmentCall(netuid: number, data: CommitmentData): Call {
  const [bytes, largest] = 'raw' in data ? [data.raw, largestRawBytes] : [data.timelocked, largestTimelockedBytes]
  if (bytes.length === 0) throw new BbxError('U0013', { what: 'the commitment is empty', remedy: 'say what is committed' })
  if (bytes.length > largest)
    throw new BbxError('U0013', { what: `the commitment has ${bytes.length} bytes, and the chain takes ${largest}` })
  // In hex: the packages take bytes for what has its length in front (reference 2.1).
  const hex = hexOf(bytes)
  const field = 'raw' in data ? { [`Raw${bytes.length}`]: bytes } : { TimelockEncrypted: { encrypted: hex, revealRound: data.round } }
  return { path: 'commitments.setCommitment', args: [netuid, { fields: [field] }] }
}
