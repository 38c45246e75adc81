import { bls12_381 } from '@noble/curves/bls12-381.js'
import { sha256 } from '@noble/hashes/sha2.js'

/** Of the scheme bls-unchained-g1-rfc9380 (reference chain-and-wallet 3.2). */
const DST = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_'

/** The point of G1 that stands for a round: its signature is this point times the beacon's secret. */
export function roundPoint(round: number) {
  const bytes = new DataView(new ArrayBuffer(8))
  bytes.setBigUint64(0, BigInt(round))
  // The package types its answer as any of its points; for G1 it is one of G1.
  return bls12_381.G1.hashToCurve(sha256(new Uint8Array(bytes.buffer)), { DST }) as InstanceType<typeof bls12_381.G1.Point>
}
