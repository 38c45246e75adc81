import { createCipheriv, randomBytes } from 'node:crypto'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { encodeCiphertext } from './ciphertext.ts'
import { pairingBytes } from './pairing-bytes.ts'
import { roundPoint } from './round-point.ts'
import { sessionScalar, xor } from './session-scalar.ts'

export interface Sealing {
  plaintext: Uint8Array
  /** Round of the beacon whose signature opens it. */
  round: number
  /** Of the beacon: G2 point, 96 bytes compressed. */
  publicKey: Uint8Array
  /** So many bytes that nobody can guess; asked for sigma (32), the key (32) and the nonce (12), in this order. Another than the system's is for tests only. */
  random?: (bytes: number) => Uint8Array
}

/** Bytes that a ciphertext has more than its plaintext. */
export const timelockOverheadBytes = 244

/**
 * Encrypts so that everybody can open it once the beacon has signed the round, and nobody before: identity-based encryption after Boneh and
 * Franklin over BLS12-381, and AES-256-GCM, in the bytes of Bittensor's chain (reference chain-and-wallet 3.2). Throws RangeError for a key that is no point of G2.
 */
export function sealTimelock({ plaintext, round, publicKey, random = randomBytes }: Sealing): Uint8Array {
  const { G2, fields, pairing } = bls12_381
  const [sigma, key, nonce] = [random(32), random(32), random(12)]
  const r = sessionScalar(sigma, key)
  const beacon = pointOfG2(publicKey)
  if (beacon === null) throw new RangeError('the public key of the beacon is no point of G2')
  const shared = pairing(roundPoint(round), beacon.multiply(r))
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
  const u = G2.Point.BASE.multiply(fields.Fr.create(r)).toBytes(true)
  return encodeCiphertext({ u, v: xor(sigma, sha256(pairingBytes(shared))), w: xor(key, sha256(sigma)), sealed, nonce })
}

/** null for bytes that are no point of the right group. */
export function pointOfG2(bytes: Uint8Array) {
  try {
    const point = bls12_381.G2.Point.fromBytes(bytes)
    point.assertValidity()
    return point
  } catch {
    return null
  }
}
