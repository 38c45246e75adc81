import { createCipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { ristretto255 } from '@noble/curves/ed25519.js'

const { Point } = ristretto255
const info = 'chutes-encrypted-logs-v1'
const keyBytes = 32
const nonceBytes = 12

/** A scalar and its point of ristretto255, each 64 hex digits: of one instance, for its log. */
export function newKeyPair(): { secret: string; public: string } {
  const wide = BigInt(`0x${createHash('sha512').update(randomBytes(64)).digest('hex')}`)
  const scalar = Point.Fn.create(wide)
  return { secret: scalar.toString(16).padStart(64, '0'), public: Point.BASE.multiply(scalar).toHex() }
}

/** A piece of a log that only the owner's hotkey can read: 12 bytes of nonce, then AES-256-GCM (reference chutes 3.7). */
export function encryptChunk(text: string, ephemeral: { secret: string; public: string }, hotkeyPublic: Uint8Array): Buffer {
  const shared = Point.fromBytes(hotkeyPublic)
    .multiply(BigInt(`0x${ephemeral.secret}`))
    .toBytes()
  const salt = Buffer.concat([Buffer.from(ephemeral.public, 'hex'), hotkeyPublic])
  const key = Buffer.from(hkdfSync('sha256', shared, salt, info, keyBytes))
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
}
