import { anyPublicKey, ss58Address } from '../../base/ss58.ts'
import { fromHex } from '../key/hex.ts'
import type { Key, Scheme, SecretKey } from '../key/key.ts'
import { keyFromPhrase, keyFromPrivateKey, keyFromSeed } from '../key/make-key.ts'
import { normalPhrase, phraseProblem } from '../key/phrase.ts'
import type { KeyfileJson } from './keyfile-schema.ts'
import { unusableKey } from './unusable-key.ts'

/**
 * The key of a key file's fields. As every Python package: the words come first, then the seed, then the private key, then the bare
 * address (a key to look at). As the newest: the address must be the key's, where the file has one. Throws BbxError U0007.
 */
export async function openKeyfile(json: KeyfileJson, path: string): Promise<Key> {
  const scheme = schemeOf(json.cryptoType ?? null, path)
  const named = json.ss58Address == null ? null : anyPublicKey(json.ss58Address)
  if (json.ss58Address != null && named === null) throw unusableKey(path, '`ss58Address` is no address')
  const key = await secretKey(json, scheme, path)
  if (key === null) {
    if (named === null) throw unusableKey(path, 'it has neither `secretPhrase`, `secretSeed`, `privateKey` nor `ss58Address`')
    return { scheme, publicKey: named, address: ss58Address(named), secrets: null }
  }
  if (named !== null && !Buffer.from(named).equals(key.publicKey)) {
    throw unusableKey(path, '`ss58Address` is not the address of the key in it: the file was changed, or mixed up')
  }
  return key
}

async function secretKey(json: KeyfileJson, scheme: Scheme, path: string): Promise<SecretKey | null> {
  if (json.secretPhrase != null) {
    const phrase = normalPhrase(json.secretPhrase)
    const problem = await phraseProblem(phrase)
    if (problem !== null) throw unusableKey(path, `\`secretPhrase\`: ${problem}`)
    return keyFromPhrase(phrase, scheme)
  }
  if (json.secretSeed != null) {
    const seed = fromHex(json.secretSeed)
    if (seed?.length === 32) return keyFromSeed(seed, scheme)
    // btwallet can write a seed whose bytes happen to be text as that text (reference chain-and-wallet 1.2).
    if (json.privateKey == null) throw unusableKey(path, '`secretSeed` is not 32 bytes in hexadecimal digits')
  }
  if (json.privateKey == null) return null
  const bytes = fromHex(json.privateKey)
  const key = bytes === null ? null : await keyFromPrivateKey(bytes, scheme)
  if (key === null) throw unusableKey(path, `\`privateKey\` is no private key of ${scheme}`)
  return key
}

function schemeOf(cryptoType: string | number | null, path: string): Scheme {
  const type = cryptoType === null ? 1 : Number(cryptoType)
  if (type === 1) return 'sr25519'
  if (type === 0 && cryptoType !== '') return 'ed25519'
  throw unusableKey(path, '`cryptoType` is neither 1 (sr25519) nor 0 (ed25519): bbx signs with no other kind of key')
}
