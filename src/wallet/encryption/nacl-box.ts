import { randomBytes } from 'node:crypto'
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js'

const mark = Buffer.from('$NACL')
const nonceBytes = 24
const tagBytes = 16

/** The text of a `$NACL` file: mark, nonce, then libsodium's secretbox. null where the key is another one or the file was changed. */
export function openNaclBox(file: Uint8Array, key: Uint8Array): Uint8Array | null {
  const nonce = file.subarray(mark.length, mark.length + nonceBytes)
  const box = file.subarray(mark.length + nonceBytes)
  if (box.length < tagBytes) return null
  try {
    return xsalsa20poly1305(key, nonce).decrypt(box)
  } catch {
    return null
  }
}

/** The same the other way. A nonce must never be used twice with one key. */
export function sealNaclBox(text: Uint8Array, key: Uint8Array, nonce: Uint8Array = randomBytes(nonceBytes)): Uint8Array {
  return Buffer.concat([mark, nonce, xsalsa20poly1305(key, nonce).encrypt(text)])
}
