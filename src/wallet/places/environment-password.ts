import { BbxError } from '../../base/bbx-error.ts'
import { Secret } from '../../base/secret.ts'

/** The variable in which btcli and the Python SDK look for the password of a key file: its absolute path decides (reference chain-and-wallet 1.4). */
export function passwordVariable(keyFile: string): string {
  return `BT_PW_${keyFile.toUpperCase().replaceAll(/[/.]/g, '_')}`
}

/**
 * The password that the environment holds for a key file, null where it holds none. The value is base64 of the password's bytes, each XORed with
 * the variable's name: a veil, no protection. Throws BbxError U0003 for a value that is not written so; it is never in the message.
 */
export function environmentPassword(keyFile: string, environment: Readonly<Record<string, string | undefined>>): Secret | null {
  const name = passwordVariable(keyFile)
  const value = environment[name]?.trim()
  if (value === undefined || value === '') return null
  const text = unveil(name, value)
  if (text !== null && text !== '') return new Secret(text)
  const remedy = 'let btcli write it (`btcli config` and the Python SDK do), or give the password with --password-file'
  throw new BbxError('U0003', { what: `${name} holds no password in the form that the Python SDK writes`, remedy })
}

function unveil(name: string, value: string): string | null {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)) return null
  const veil = Buffer.from(name, 'utf8')
  const bytes = Buffer.from(value, 'base64').map((byte, at) => byte ^ (veil[at % veil.length] ?? 0))
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
