import { createDecipheriv } from 'node:crypto'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { decodeCiphertext } from './ciphertext.ts'
import { pairingBytes } from './pairing-bytes.ts'
import { pointOfG2 } from './seal-timelock.ts'
import { sessionScalar, xor } from './session-scalar.ts'

const tagBytes = 16

/**
 * The plaintext, by the beacon's signature of the round that it was sealed for (G1 point, 48 bytes compressed). null for bytes that are no
 * ciphertext, were changed, or were sealed for another round or beacon: which of these it is, nobody can tell.
 */
export function openTimelock(ciphertext: Uint8Array, roundSignature: Uint8Array): Uint8Array | null {
  const parts = decodeCiphertext(ciphertext)
  const signature = pointOfG1(roundSignature)
  const u = parts === null ? null : pointOfG2(parts.u)
  if (parts === null || signature === null || u === null || u.is0()) return null
  const sigma = xor(parts.v, sha256(pairingBytes(bls12_381.pairing(signature, u))))
  const key = xor(parts.w, sha256(sigma))
  const scalar = sessionScalar(sigma, key)
  if (scalar === 0n || !bls12_381.G2.Point.BASE.multiply(scalar).equals(u)) return null
  const decipher = createDecipheriv('aes-256-gcm', key, parts.nonce)
  decipher.setAuthTag(parts.sealed.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(parts.sealed.subarray(0, -tagBytes)), decipher.final()])
  } catch {
    return null
  }
}

function pointOfG1(bytes: Uint8Array) {
  try {
    const point = bls12_381.G1.Point.fromBytes(bytes)
    point.assertValidity()
    return point.is0() ? null : point
  } catch {
    return null
  }
}
