import { bls12_381 } from '@noble/curves/bls12-381.js'
import { sha256 } from '@noble/hashes/sha2.js'

/** The number that both halves of the secret fix: who opens a ciphertext checks by it that nothing was changed. */
export function sessionScalar(sigma: Uint8Array, key: Uint8Array): bigint {
  const digest = sha256(Buffer.concat([sigma, key]))
  return bls12_381.fields.Fr.create(BigInt(`0x${Buffer.from(digest).toString('hex')}`))
}

export function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, at) => byte ^ (b[at] ?? 0))
}
