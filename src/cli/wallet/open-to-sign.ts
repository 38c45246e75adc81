import type { SecretKey } from '../../wallet/key/key.ts'
import { unusableKey } from '../../wallet/keyfile/unusable-key.ts'
import type { Context } from '../context.ts'
import { openKey } from './open-key.ts'

/** The key in a file with its secret, by `--password-file` where it is encrypted. Throws BbxError U0007 for a file with a public half alone, and as `openKey`. */
export async function openToSign(path: string, passwordFile: string | undefined, context: Context): Promise<SecretKey> {
  const { secrets, ...key } = await openKey(path, { file: passwordFile ?? null, flag: '--password-file' }, context)
  if (secrets === null) throw unusableKey(path, 'it holds no secret: the key can only be looked at')
  return { ...key, secrets }
}
