import { type KeyfileJson, keyfileSchema } from './keyfile-schema.ts'
import { unusableKey } from './unusable-key.ts'

/**
 * The fields of a decrypted key file. A file that holds nothing but a seed, a private key or words, as the generation 11 of the Python SDK
 * reads them, counts as one with that field. Throws BbxError U0007; nothing of the text is in the message.
 */
export function parseKeyfile(text: string, path: string): KeyfileJson {
  const bare = bareSecret(text.trim())
  if (bare !== null) return bare
  const parsed = keyfileSchema.safeParse(parseJson(text, path))
  if (!parsed.success) throw unusableKey(path, `\`${parsed.error.issues[0]?.path.join('.') || 'the file'}\` is not of the expected kind`)
  return parsed.data
}

function bareSecret(text: string): KeyfileJson | null {
  if (/^(?:0x)?[0-9a-fA-F]{64}$/.test(text)) return { secretSeed: text }
  if (/^(?:0x)?[0-9a-fA-F]{128}$/.test(text)) return { privateKey: text }
  return /^[a-z]+(?:\s+[a-z]+){11,23}$/.test(text) ? { secretPhrase: text } : null
}

function parseJson(text: string, path: string): unknown {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    // The parser's own message quotes the text: a secret could be in it.
    throw unusableKey(path, text.trim() === '' ? 'it is empty' : 'it is not JSON')
  }
  if (typeof json === 'object' && json !== null && 'encoded' in json)
    throw unusableKey(path, 'it is an export of polkadot.js', 'make a key file of it: bbx wallet regen --keyfile FILE')
  return json
}
