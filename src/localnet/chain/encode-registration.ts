import { bnToU8a, u8aConcat, u8aToHex } from '@polkadot/util'

/** What is stored of a commitment: a deposit of 0 (u64), the block (u32), the fields as they were sent (reference chain-and-wallet 2.1). */
export function encodeRegistration(block: number, info: Uint8Array): string {
  return u8aToHex(u8aConcat(new Uint8Array(8), bnToU8a(block, { bitLength: 32 }), info))
}
