const scalarBytes = 32

/**
 * An sr25519 secret as polkadot.js has it (8 times the scalar, little-endian; 32 bytes of nonce) from the canonical form of
 * key files (reference chain-and-wallet 1.5). null where the scalar is too large to be one.
 */
export function fromCanonical(canonical: Uint8Array): Uint8Array | null {
  const secret = Uint8Array.from(canonical)
  let carry = 0
  for (let at = 0; at < scalarBytes; at++) {
    const shifted = ((canonical[at] ?? 0) << 3) | carry
    secret[at] = shifted & 0xff
    carry = shifted >> 8
  }
  return carry === 0 ? secret : null
}

/** The other way round. */
export function toCanonical(secret: Uint8Array): Uint8Array {
  const canonical = Uint8Array.from(secret)
  for (let at = 0; at < scalarBytes; at++) {
    const above = at + 1 < scalarBytes ? (secret[at + 1] ?? 0) : 0
    canonical[at] = ((secret[at] ?? 0) >> 3) | ((above & 0x07) << 5)
  }
  return canonical
}
