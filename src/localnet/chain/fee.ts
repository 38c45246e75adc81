/** One rao a byte, and for the work about what a registration costs on finney (reference chain-and-wallet 5.2: some 0.003 TAO). */
export function feeOf(extrinsicBytes: number): bigint {
  return BigInt(extrinsicBytes) + 3_000_000n
}
