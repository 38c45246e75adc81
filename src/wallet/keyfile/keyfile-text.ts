import { toHex } from '../key/hex.ts'
import type { Key, SecretKey } from '../key/key.ts'

/**
 * What a key file says, in one line. Of sr25519 only the six keys that every Python package knows: those of 2025 refuse a file with the number
 * `cryptoType` (reference chain-and-wallet 1.2). They cannot read ed25519 at all, which is nothing without it.
 */
export function keyfileText({ secrets, ...key }: SecretKey): string {
  return JSON.stringify({
    ...publicFields(key),
    privateKey: secrets.privateKey.reveal(),
    ...(secrets.phrase === null ? {} : { secretPhrase: secrets.phrase.reveal() }),
    ...(secrets.seed === null ? {} : { secretSeed: secrets.seed.reveal() }),
  })
}

/** The same without the secret: `coldkeypub.txt`, `hotkeys/NAMEpub.txt`. */
export function publicText(key: Omit<Key, 'secrets'>): string {
  return JSON.stringify(publicFields(key))
}

function publicFields({ scheme, publicKey, address }: Omit<Key, 'secrets'>) {
  const hex = toHex(publicKey)
  return { accountId: hex, publicKey: hex, ss58Address: address, ...(scheme === 'ed25519' ? { cryptoType: 0 } : {}) }
}
