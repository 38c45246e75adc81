import type { Secret } from '../../base/secret.ts'

/** `cryptoType` of a key file: sr25519 is 1 (and what a file without it means), ed25519 is 0. */
export type Scheme = 'sr25519' | 'ed25519'

/** What a key file keeps of a key's secret, as the file writes it (reference chain-and-wallet 1.2). */
export interface KeySecrets {
  /** The words, with one space between them; null where the key was not made from words. */
  phrase: Secret | null
  /** The 32-byte seed, `0x` and 64 hexadecimal digits; null for a key that was derived along a path. */
  seed: Secret | null
  /** Of sr25519 the 64 bytes that schnorrkel calls canonical (scalar, nonce), of ed25519 the seed: `0x` and hexadecimal digits. */
  privateKey: Secret
}

export interface Key {
  scheme: Scheme
  /** 32 bytes. */
  publicKey: Uint8Array
  /** SS58, prefix 42. */
  address: string
  /** null for a key that can only be looked at. */
  secrets: KeySecrets | null
}

/** A key whose secret is there. */
export type SecretKey = Key & { secrets: KeySecrets }
