import { compactToU8a, u8aConcat } from '@polkadot/util'
import { BbxError } from '../../base/bbx-error.ts'
import { largestTimelockedBytes } from '../commit/commitment-call.ts'
import { unwrappedText } from '../scale/wrapped-text.ts'
import { openTimelock } from './open-timelock.ts'
import { type Sealing, sealTimelock, timelockOverheadBytes } from './seal-timelock.ts'

/** Of a text of 64 bytes and more: its length stands in two. */
const lengthBytes = 2

/** Bytes that a sealed commitment has more than its text of 64 bytes and more (reference chain-and-wallet 2.5). */
export const sealedOverheadBytes = timelockOverheadBytes + lengthBytes

/** Bytes of the longest text that fits into a timelocked commitment. */
export const longestSealedText = largestTimelockedBytes - sealedOverheadBytes

export interface SealedCommitment extends Omit<Sealing, 'plaintext'> {
  text: string
}

/**
 * A text sealed as `set_reveal_commitment` of the Python SDK does it: its length in front, then encrypted (reference chain-and-wallet 2.5). Throws
 * BbxError U0013 for a text whose ciphertext the chain would not take: 778 bytes are the most.
 */
export function sealCommitment({ text, ...sealing }: SealedCommitment): Uint8Array {
  const bytes = Buffer.from(text, 'utf8')
  const plaintext = u8aConcat(compactToU8a(bytes.length), bytes)
  if (plaintext.length > largestTimelockedBytes - timelockOverheadBytes)
    throw new BbxError('U0013', {
      what: `the commitment has ${bytes.length} bytes, and ${longestSealedText} are the most that can be timelocked`,
    })
  return sealTimelock({ plaintext, ...sealing })
}

/** The text of a sealed commitment; null where it cannot be opened with this signature: the chain would drop it without a word. */
export function openCommitment(ciphertext: Uint8Array, roundSignature: Uint8Array): string | null {
  const plaintext = openTimelock(ciphertext, roundSignature)
  return plaintext === null || plaintext.length === 0 ? null : unwrappedText(plaintext)
}
