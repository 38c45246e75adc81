import { BbxError } from '../../base/bbx-error.ts'
import type { Secret } from '../../base/secret.ts'
import { unusableKey } from '../keyfile/unusable-key.ts'
import type { KeyfileFormat } from './format.ts'

/** Of `$NACL`: mark, nonce, tag, and one byte of text. */
const shortestNacl = 5 + 24 + 16 + 1

/**
 * The text of an encrypted key file. Throws BbxError U0011 for a wrong password, U0007 for a file that is damaged. A `$NACL` file that was
 * changed cannot be told from a wrong password; one that is cut short can.
 */
export async function decryptKeyfile(
  file: Uint8Array,
  format: Exclude<KeyfileFormat, 'plain'>,
  password: Secret,
  { path, signal }: { path: string; signal: AbortSignal },
): Promise<string> {
  const opened = await open[format](file, password.reveal(), signal)
  if (opened === 'damaged')
    throw unusableKey(path, 'it is cut short, or damaged', 'take the file from a backup, or make it anew: bbx wallet regen')
  if (opened === null) throw new BbxError('U0011', { what: `the password does not open ${path}` })
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(opened)
  } catch {
    throw unusableKey(path, 'what is in it is no text')
  }
}

type Opened = Promise<Uint8Array | null | 'damaged'>

const open: Record<Exclude<KeyfileFormat, 'plain'>, (file: Uint8Array, password: string, signal: AbortSignal) => Opened> = {
  async nacl(file, password, signal) {
    if (file.length < shortestNacl) return 'damaged'
    const { naclKey } = await import('./nacl-key.ts')
    const { openNaclBox } = await import('./nacl-box.ts')
    return openNaclBox(file, await naclKey(password, signal))
  },
  async ansible(file, password) {
    const { openAnsibleVault } = await import('./ansible-vault.ts')
    return openAnsibleVault(file, password)
  },
  async fernet(file, password) {
    const { openFernet } = await import('./fernet.ts')
    return openFernet(file, password)
  },
}
