import { blake2b } from '@noble/hashes/blake2.js'
import { base58 } from '@scure/base'

/** The one address format of Bittensor: one byte 42, the public key, two bytes of checksum. */
const bittensorPrefix = 42
const publicKeyBytes = 32
const checksumBytes = 2
const checksumContext = new TextEncoder().encode('SS58PRE')
/** 35 bytes never need more digits in base 58: longer text is refused before any arithmetic. */
const longestAddress = 50

/** True for a whole SS58 address of a 32-byte key with prefix 42 and a right checksum; white space around it is not forgiven. */
export function isSs58Address(text: string): boolean {
  return ss58PublicKey(text) !== null
}

/** The address of a 32-byte public key, prefix 42. */
export function ss58Address(publicKey: Uint8Array): string {
  const payload = Uint8Array.of(bittensorPrefix, ...publicKey)
  return base58.encode(Uint8Array.of(...payload, ...checksum(payload)))
}

/** The 32-byte public key of an address of any network, or null where the text is no such address. */
export function anyPublicKey(text: string): Uint8Array | null {
  const bytes = decodeBase58(text)
  const first = bytes?.[0] ?? 0xff
  // A prefix below 64 is one byte, one above has two; 46 and 47 are reserved, and so is what is left.
  const prefixBytes = first < 64 ? 1 : 2
  if (bytes?.length !== prefixBytes + publicKeyBytes + checksumBytes || first > 127 || first === 46 || first === 47) return null
  const payload = bytes.subarray(0, -checksumBytes)
  return sameChecksum(payload, bytes) ? payload.slice(prefixBytes) : null
}

/** True for what has the letters and about the length of such an address: where it is none, a character is mistyped, lost or doubled. */
export function looksLikeAddress(text: string): boolean {
  return /^5[1-9A-HJ-NP-Za-km-z]{46,48}$/.test(text)
}

/** The 32-byte public key of an address, or null where the text is no such address. */
export function ss58PublicKey(text: string): Uint8Array | null {
  const bytes = decodeBase58(text)
  if (bytes?.length !== 1 + publicKeyBytes + checksumBytes || bytes[0] !== bittensorPrefix) return null
  const payload = bytes.subarray(0, 1 + publicKeyBytes)
  return sameChecksum(payload, bytes) ? payload.slice(1) : null
}

function sameChecksum(payload: Uint8Array, whole: Uint8Array): boolean {
  return checksum(payload).every((byte, at) => byte === whole[payload.length + at])
}

function checksum(payload: Uint8Array): Uint8Array {
  return blake2b(Uint8Array.of(...checksumContext, ...payload), { dkLen: 64 }).subarray(0, checksumBytes)
}

function decodeBase58(text: string): Uint8Array | null {
  if (text.length > longestAddress) return null
  try {
    return base58.decode(text)
  } catch {
    return null
  }
}
