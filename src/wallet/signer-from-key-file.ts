import type { Signer } from '../base/signer.ts'
import { signWith } from './key/signatures.ts'
import { type OpenOptions, openSecretKeyFile } from './keyfile/open-key-file.ts'

/** The signer of a key file, opened once. Throws BbxError U0007 for a file without a key that signs, U0011 for a wrong password. */
export async function signerFromKeyFile(path: string, options: OpenOptions): Promise<Signer> {
  const key = await openSecretKeyFile(path, options)
  return { address: key.address, sign: (message) => signWith(key, message) }
}
