import { bnToU8a, compactFromU8a, compactToU8a, u8aConcat } from '@polkadot/util'

export interface Enveloped {
  ciphertext: Uint8Array
  round: number
}

const roundBytes = 8

/** A ciphertext with the round that opens it, as the encrypt functions of bittensor-drand hand it out; the chain takes the two apart (reference chain-and-wallet 3.2). */
export function encodeEnvelope({ ciphertext, round }: Enveloped): Uint8Array {
  return u8aConcat(compactToU8a(ciphertext.length), ciphertext, bnToU8a(round, { bitLength: 64 }))
}

/** null for what is none. */
export function decodeEnvelope(bytes: Uint8Array): Enveloped | null {
  if (bytes.length === 0) return null
  const [offset, length] = compactFromU8a(bytes)
  const end = offset + Number(length)
  if (end + roundBytes !== bytes.length) return null
  const round = new DataView(bytes.buffer, bytes.byteOffset + end).getBigUint64(0, true)
  return { ciphertext: bytes.subarray(offset, end), round: Number(round) }
}
