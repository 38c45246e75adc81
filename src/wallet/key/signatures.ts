import { fromHex } from './hex.ts'
import type { Scheme, SecretKey } from './key.ts'
import { fromCanonical } from './scalar.ts'

const signatureBytes = 64

/** 64 bytes over exactly these bytes, nothing wrapped around them. sr25519 is randomised: two signatures of one message differ. */
export async function signWith(key: SecretKey, message: Uint8Array): Promise<Uint8Array> {
  const { ed25519Sign, sr25519Sign } = await import('@polkadot/util-crypto')
  const bytes = fromHex(key.secrets.privateKey.reveal()) ?? new Uint8Array()
  if (key.scheme === 'ed25519') return ed25519Sign(message, { publicKey: key.publicKey, secretKey: Buffer.concat([bytes, key.publicKey]) })
  const secretKey = fromCanonical(bytes)
  if (secretKey === null) throw new RangeError('the private key is none')
  return sr25519Sign(message, { publicKey: key.publicKey, secretKey })
}

export interface Verdict {
  scheme: Scheme
  /** The signer had wrapped the message in `<Bytes>` and `</Bytes>`, as browser wallets do. */
  wrapped: boolean
}

/** By which scheme a signature is the key's over the message; null where by none. As the Python package: bare first, then wrapped. */
export async function verifySignature(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): Promise<Verdict | null> {
  if (signature.length !== signatureBytes) return null
  const { ed25519Verify, sr25519Verify } = await import('@polkadot/util-crypto')
  const schemes = { sr25519: sr25519Verify, ed25519: ed25519Verify }
  for (const wrapped of [false, true]) {
    const bytes = wrapped ? Buffer.concat([Buffer.from('<Bytes>'), message, Buffer.from('</Bytes>')]) : message
    for (const scheme of ['sr25519', 'ed25519'] as const) {
      if (holds(() => schemes[scheme](bytes, signature, publicKey))) return { scheme, wrapped }
    }
  }
  return null
}

/** What is no signature or no key at all makes the libraries throw. */
function holds(verify: () => boolean): boolean {
  try {
    return verify()
  } catch {
    return false
  }
}

/** The bytes that are signed for a text, by the Python package's rule: what starts with `0x` is hexadecimal (null where it is not), else UTF-8. */
export function messageBytes(text: string): Uint8Array | null {
  return text.startsWith('0x') ? fromHex(text) : new TextEncoder().encode(text)
}
