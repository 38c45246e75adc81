import { bls12_381 } from '@noble/curves/bls12-381.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { type Beacon, quicknet } from '../../../chain/timelock/quicknet.ts'
import { roundPoint } from '../../../chain/timelock/round-point.ts'

/** A TEST KEY: everybody has it, so that everybody can open what is sealed for it. It keeps nothing secret, and no chain of worth knows it. */
const testSecret = bls12_381.fields.Fr.create(
  BigInt(`0x${Buffer.from(sha256(Buffer.from('bbx rehearsal beacon, a test key'))).toString('hex')}`),
)

/** The beacon of rehearsal chains: rounds at the times of drand's quicknet, which clients of others count by, signed with a test key. */
export const testBeacon: Beacon = {
  ...quicknet,
  publicKey: bls12_381.G2.Point.BASE.multiply(testSecret).toBytes(true),
}

/** G1 point, 48 bytes compressed. */
export function signRound(round: number): Uint8Array {
  return roundPoint(round).multiply(testSecret).toBytes(true)
}
