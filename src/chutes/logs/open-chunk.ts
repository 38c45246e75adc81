import { createDecipheriv, hkdfSync } from 'node:crypto'
import { BbxError } from '../../base/bbx-error.ts'
import type { Secret } from '../../base/secret.ts'

/** The hotkey that an account was registered with, as far as it opens what the platform encrypts to it. */
export interface LogHotkey {
  /** 32 bytes. */
  publicKey: Uint8Array
  /** The scalar of its private key, in the form that schnorrkel calls canonical: 64 hex digits, little-endian. */
  scalar: Secret
}

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
const purpose = 'chutes-encrypted-logs-v1'

/**
 * The AES key of a start-up log (reference chutes 3.7): Diffie-Hellman on ristretto255 between the hotkey and the key of the instance, then HKDF with SHA-256, both public
 * keys as its salt. Throws BbxError E0011 where `ephemeralKey` is no point of the group.
 */
export async function startUpKey({ publicKey, scalar }: LogHotkey, ephemeralKey: Uint8Array): Promise<Uint8Array> {
  const { ristretto255 } = await import('@noble/curves/ed25519.js')
  const { Point } = ristretto255
  const number = BigInt(`0x${Buffer.from(scalar.reveal(), 'hex').reverse().toString('hex')}`)
  const shared = (() => {
    try {
      return Point.fromBytes(ephemeralKey).multiply(Point.Fn.create(number)).toBytes()
    } catch (cause) {
      throw new BbxError('E0011', { what: 'the key that came with the start-up log is none', cause })
    }
  })()
  return new Uint8Array(hkdfSync('sha256', shared, Buffer.concat([ephemeralKey, publicKey]), purpose, keyBytes))
}

/** One piece of the log: 12 bytes of nonce, then AES-256-GCM with its tag at the end. Throws BbxError E0010 where it was encrypted to another key, or is damaged. */
export function openChunk(chunk: Uint8Array, key: Uint8Array): Uint8Array {
  const bad = (why: string, cause?: unknown) =>
    new BbxError('E0010', {
      what: 'the start-up log cannot be decrypted',
      why,
      remedy: 'it is encrypted to the hotkey that the account was registered with: use the config.ini or the wallet of that one',
      cause,
    })
  if (chunk.length < nonceBytes + tagBytes) throw bad(`a piece of it has ${chunk.length} bytes`)
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, chunk.subarray(0, nonceBytes))
    cipher.setAuthTag(chunk.subarray(-tagBytes))
    return Buffer.concat([cipher.update(chunk.subarray(nonceBytes, -tagBytes)), cipher.final()])
  } catch (error) {
    throw bad('it was encrypted to another hotkey, or is damaged', error)
  }
}
