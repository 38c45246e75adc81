import type { Secret } from '../../base/secret.ts'
import { decryptKeyfile } from '../encryption/decrypt-keyfile.ts'
import { keyfileFormat } from '../encryption/format.ts'
import type { Key, SecretKey } from '../key/key.ts'
import { openKeyfile } from './open-keyfile.ts'
import { parseKeyfile } from './parse-keyfile.ts'
import { readKeyFile } from './read-key-file.ts'
import { unusableKey } from './unusable-key.ts'

export interface OpenOptions {
  signal: AbortSignal
  /** Asked once for an encrypted file, and never for another. */
  password(path: string): Promise<Secret>
}

/** The key in a key file, plain or encrypted. Throws BbxError U0007 for a file that holds none, U0011 for a wrong password. */
export async function openKeyFile(path: string, options: OpenOptions): Promise<Key> {
  return openKeyBytes(await readKeyFile(path), path, options)
}

export async function openKeyBytes(bytes: Uint8Array, path: string, { signal, password }: OpenOptions): Promise<Key> {
  const format = keyfileFormat(bytes)
  const text = format === 'plain' ? plainText(bytes, path) : await decryptKeyfile(bytes, format, await password(path), { path, signal })
  return openKeyfile(parseKeyfile(text, path), path)
}

/** The same for who must sign: a file without a secret is refused as well. */
export async function openSecretKeyFile(path: string, options: OpenOptions): Promise<SecretKey> {
  const { secrets, ...key } = await openKeyFile(path, options)
  if (secrets === null) throw unusableKey(path, 'it holds no secret: the key can only be looked at')
  return { ...key, secrets }
}

function plainText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw unusableKey(path, 'it is neither text nor encrypted in a way that bbx knows')
  }
}
