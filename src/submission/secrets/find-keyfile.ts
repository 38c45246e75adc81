import type { SecretFound } from './secret-found.ts'

/** Keys of key files that hold a secret (reference chain-and-wallet 1.2), wherever such an object stands in a text. */
const secretKey =
  /["'](secretSeed|secretPhrase|privateKey|secret_seed|secret_phrase|private_key)["']\s{0,8}:\s{0,8}["'](?:0x)?[^"'\s]{1,200}[^"']*["']/g

/** A name that says seed or key in front of 32 or 64 bytes in hex. */
const namedHex =
  /(?:secret[_-]?seed|private[_-]?key|mini[_-]?secret|seed[_-]?hex|hotkey[_-]?seed|coldkey[_-]?seed|\bseed)["']?\s{0,8}[:=]\s{0,8}["']?(?:0x)?(?:[0-9a-fA-F]{128}|[0-9a-fA-F]{64})(?![0-9a-fA-F])/gi

const encrypted = [
  { start: '$NACL', what: 'an encrypted key file of a wallet' },
  { start: '$ANSIBLE_VAULT;', what: 'an encrypted vault' },
]

/** Key files of wallets, in clear or encrypted, by content. `text` may be the file's bytes as Latin-1. */
export function findKeyfiles(text: string, path: string): SecretFound[] {
  for (const { start, what } of encrypted) if (text.startsWith(start)) return [{ what, index: 0 }]
  if (/^gAAAAA[A-Za-z0-9_-]{90,}={0,2}\s*$/.test(text)) return [{ what: 'a file encrypted with Fernet, as old wallets are', index: 0 }]
  const found: SecretFound[] = []
  for (const { 1: key, index } of text.matchAll(secretKey)) found.push({ what: `the ${key} of a wallet or an account`, index })
  for (const { index } of text.matchAll(namedHex)) found.push({ what: 'a secret key in hex', index })
  if (/"encoded"\s*:\s*"/.test(text) && /"encoding"\s*:/.test(text) && /"pkcs8"/.test(text))
    found.push({ what: 'an exported account', index: 0 })
  const bare = /^\s*0x(?:[0-9a-fA-F]{128}|[0-9a-fA-F]{64})\s*$/.test(text)
  if (bare && /(?:hot|cold)key|seed|secret|private|wallet/i.test(path)) found.push({ what: 'a secret key in hex', index: 0 })
  return found
}
