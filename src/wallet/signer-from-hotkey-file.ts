import { readFile, stat } from 'node:fs/promises'
import { BbxError } from '../base/bbx-error.ts'
import type { Signer } from '../base/signer.ts'
import { keypairSigner, openKeyring } from './keypair-signer.ts'

const largestKeyFile = 64 * 1024
/** How the wallet tools mark key files that a password protects. */
const encryptedMark = '$NACL'

/**
 * The signer of a hotkey file as the wallet tools of Bittensor write them: JSON with `secretSeed` (32 bytes in hex), or else
 * with `secretPhrase`, and `ss58Address`, which must be that of the key. Throws BbxError U0007; no part of the file is ever
 * in a message.
 */
export async function signerFromHotkeyFile(path: string): Promise<Signer> {
  const { hotkeyFileSchema } = await import('./hotkey-file-schema.ts')
  const parsed = hotkeyFileSchema.safeParse(parseJson(await read(path), path))
  if (!parsed.success) throw notAHotkey(path, `\`${parsed.error.issues[0]?.path.join('.') || 'the file'}\` is not as expected`)
  const { secretSeed, secretPhrase, ss58Address } = parsed.data
  const keyring = await openKeyring()
  const secret = secretSeed ?? secretPhrase
  if (secret == null) throw notAHotkey(path, 'it has neither `secretSeed` nor `secretPhrase`: it can only be looked at')
  const pair = pairOf(keyring, secret)
  if (pair === null) throw notAHotkey(path, 'its secret is no key')
  if (pair.address !== ss58Address) throw notAHotkey(path, '`ss58Address` is not the address of the key in it')
  return keypairSigner(pair)
}

function pairOf(keyring: Awaited<ReturnType<typeof openKeyring>>, secret: string) {
  try {
    return keyring.addFromUri(secret)
  } catch {
    return null
  }
}

async function read(path: string): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > largestKeyFile) throw notAHotkey(path, `it has ${size} bytes`)
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof BbxError) throw error
    throw notAHotkey(path, error instanceof Error && 'code' in error ? `it cannot be read (${error.code})` : 'it cannot be read')
  }
}

function parseJson(text: string, path: string): unknown {
  if (text.startsWith(encryptedMark)) throw notAHotkey(path, 'it is encrypted: bbx reads hotkeys without a password only')
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the text: a secret could be in it.
    throw notAHotkey(path, 'it is not JSON')
  }
}

function notAHotkey(path: string, why: string): BbxError {
  return new BbxError('U0007', {
    what: `${path} is not a hotkey file`,
    why,
    remedy: 'let BITTENSOR_WALLET_PATH name the hotkey file itself: ~/.bittensor/wallets/NAME/hotkeys/HOTKEY',
  })
}
