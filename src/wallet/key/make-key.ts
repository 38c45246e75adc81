import { Secret } from '../../base/secret.ts'
import { ss58Address } from '../../base/ss58.ts'
import { toHex } from './hex.ts'
import type { Scheme, SecretKey } from './key.ts'
import { fromCanonical, toCanonical } from './scalar.ts'

const seedBytes = 32
const canonicalBytes = 64

/** The key of a 32-byte seed. `phrase`: the words that the seed comes from. */
export async function keyFromSeed(seed: Uint8Array, scheme: Scheme, phrase: string | null = null): Promise<SecretKey> {
  if (seed.length !== seedBytes) throw new RangeError(`a seed has ${seedBytes} bytes, not ${seed.length}`)
  const { ed25519PairFromSeed, sr25519PairFromSeed } = await import('@polkadot/util-crypto')
  const { publicKey, secretKey } = scheme === 'sr25519' ? sr25519PairFromSeed(seed) : ed25519PairFromSeed(seed)
  const privateKey = scheme === 'sr25519' ? toCanonical(secretKey) : seed
  return made(scheme, publicKey, { privateKey, seed, phrase })
}

/** The key of words that `checkPhrase` let pass: Substrate's mini-secret of their entropy, not the seed of BIP39. */
export async function keyFromPhrase(phrase: string, scheme: Scheme): Promise<SecretKey> {
  const { mnemonicToMiniSecret } = await import('@polkadot/util-crypto')
  return keyFromSeed(mnemonicToMiniSecret(phrase), scheme, phrase)
}

/** The key of a `privateKey` as key files have it; null where the bytes are none. */
export async function keyFromPrivateKey(privateKey: Uint8Array, scheme: Scheme): Promise<SecretKey | null> {
  if (scheme === 'ed25519') return privateKey.length === seedBytes ? withoutSeed(await keyFromSeed(privateKey, scheme)) : null
  if (privateKey.length !== canonicalBytes || fromCanonical(privateKey) === null) return null
  const { ristretto255 } = await import('@noble/curves/ed25519.js')
  const { Point } = ristretto255
  const scalar = littleEndian(privateKey.subarray(0, seedBytes))
  if (scalar === 0n || scalar >= Point.Fn.ORDER) return null
  return made(scheme, Point.BASE.multiply(scalar).toBytes(), { privateKey, seed: null, phrase: null })
}

/** What `privateKey` of ed25519 says is the seed; the file that has only this says nothing of a seed, and neither do we. */
function withoutSeed(key: SecretKey): SecretKey {
  return { ...key, secrets: { ...key.secrets, seed: null } }
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(toHex(Uint8Array.from(bytes).reverse()))
}

interface Parts {
  privateKey: Uint8Array
  seed: Uint8Array | null
  phrase: string | null
}

function made(scheme: Scheme, publicKey: Uint8Array, { privateKey, seed, phrase }: Parts): SecretKey {
  return {
    scheme,
    publicKey,
    address: ss58Address(publicKey),
    secrets: {
      privateKey: new Secret(toHex(privateKey)),
      seed: seed === null ? null : new Secret(toHex(seed)),
      phrase: phrase === null ? null : new Secret(phrase),
    },
  }
}
