import { fromHex } from './hex.ts'
import type { Scheme, SecretKey } from './key.ts'
import { keyFromPhrase, keyFromPrivateKey, keyFromSeed } from './make-key.ts'
import { normalPhrase, phraseProblem } from './phrase.ts'
import { toCanonical } from './scalar.ts'

/** Substrate's public development phrase: what a URI that starts with a slash is derived from. */
const developmentPhrase = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk'

/**
 * The key of a secret URI: words or a `0x` seed, then a path of `/soft` and `//hard` parts, then `///` and a password. ed25519 has no
 * soft parts. Throws RangeError for anything else; nothing of the URI is in its message.
 */
export async function keyFromUri(uri: string, scheme: Scheme): Promise<SecretKey> {
  const start = uri.search(/\/|$/)
  const words = normalPhrase(uri.slice(0, start)) || developmentPhrase
  const path = /^((?:\/\/?[^/]+)*)(?:\/\/\/(.*))?$/s.exec(uri.slice(start))
  if (path === null) throw new RangeError('the path behind the words is written wrong')
  const root = await rootKey(words, path[2] ?? '', scheme)
  return path[1] ? derive(root, path[1], scheme) : root
}

async function rootKey(words: string, password: string, scheme: Scheme): Promise<SecretKey> {
  const seed = words.startsWith('0x') ? fromHex(words) : null
  if (seed?.length === 32) return keyFromSeed(seed, scheme)
  const problem = await phraseProblem(words)
  if (problem !== null) throw new RangeError(problem)
  if (password === '') return keyFromPhrase(words, scheme)
  const { mnemonicToMiniSecret } = await import('@polkadot/util-crypto')
  return keyFromSeed(mnemonicToMiniSecret(words, password), scheme)
}

async function derive(root: SecretKey, path: string, scheme: Scheme): Promise<SecretKey> {
  const crypto = await import('@polkadot/util-crypto')
  const seed = fromHex(root.secrets.seed?.reveal() ?? '') ?? new Uint8Array()
  const pair = scheme === 'sr25519' ? crypto.sr25519PairFromSeed(seed) : crypto.ed25519PairFromSeed(seed)
  const { path: parts } = crypto.keyExtractPath(path)
  if (scheme === 'ed25519' && parts.some(({ isSoft }) => isSoft)) throw new RangeError('ed25519 has no soft parts of a path')
  const { secretKey } = crypto.keyFromPath(pair, parts, scheme)
  if (scheme === 'ed25519') return keyFromSeed(secretKey.subarray(0, 32), scheme)
  const key = await keyFromPrivateKey(toCanonical(secretKey), scheme)
  if (key === null) throw new RangeError('the path leads to no key')
  return key
}
