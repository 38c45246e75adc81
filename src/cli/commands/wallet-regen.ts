import { resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import type { Secret } from '../../base/secret.ts'
import { fromHex } from '../../wallet/key/hex.ts'
import type { SecretKey } from '../../wallet/key/key.ts'
import { keyFromUri } from '../../wallet/key/key-from-uri.ts'
import { isPolkadotExport } from '../../wallet/keyfile/is-polkadot-export.ts'
import { unusableKey } from '../../wallet/keyfile/unusable-key.ts'
import type { Context } from '../context.ts'
import { need } from '../need.ts'
import type { CommandResult } from '../result.ts'
import { passwordForNew, passwordToOpen } from '../wallet/key-password.ts'
import { openKey } from '../wallet/open-key.ts'
import { saveKey } from '../wallet/save-key.ts'
import { savedKeyResult } from '../wallet/saved-key-result.ts'
import { refuseStdinTwice, secretLine, secretText } from '../wallet/secret-input.ts'
import { type KeyKind, keyFileOf, walletPlaceOf } from '../wallet/wallet-place-of.ts'

export interface RegenOptions {
  /** undefined: asked for. */
  key?: KeyKind
  mnemonicFile?: string
  seedFile?: string
  keyfile?: string
  keyfilePasswordFile?: string
  passwordFile?: string
  usePassword?: boolean
  force?: boolean
}

/** Writes the key file of a key that there is already. */
export async function walletRegen(options: RegenOptions, context: Context): Promise<CommandResult> {
  refuseStdinTwice({
    '--mnemonic-file': options.mnemonicFile,
    '--seed-file': options.seedFile,
    '--keyfile-password-file': options.keyfilePasswordFile,
    '--password-file': options.passwordFile,
  })
  const wanted = { given: options.key ?? null, flag: '--key', variable: null, question: 'Which key?', choices: ['coldkey', 'hotkey'] }
  const kind = (await need({ key: wanted }, context)).key as KeyKind
  const place = await walletPlaceOf(context)
  const path = keyFileOf(place, kind)
  const key = await sourceKey(options, context)
  const { passwordFile = null } = options
  const encrypted = options.usePassword ?? (kind === 'coldkey' || passwordFile !== null)
  const password = encrypted ? await passwordForNew(path, { file: passwordFile, flag: '--password-file' }, context) : null
  const saved = await saveKey(key, path, { password, force: options.force ?? false }, context)
  return savedKeyResult(saved, key, { key: kind, wallet: place.wallet, hotkey: place.hotkey, encrypted, mnemonicFile: null })
}

async function sourceKey({ mnemonicFile, seedFile, keyfile, keyfilePasswordFile }: RegenOptions, context: Context): Promise<SecretKey> {
  const given = [mnemonicFile, seedFile, keyfile].filter((source) => source !== undefined)
  if (given.length > 1)
    throw new BbxError('U0001', { what: 'a key has one source', remedy: 'give one of --mnemonic-file, --seed-file and --keyfile' })
  if (mnemonicFile !== undefined) return fromWords(await secretText(mnemonicFile, context), '--mnemonic-file')
  if (seedFile !== undefined) return fromSeed(await secretLine(seedFile, '--seed-file', context))
  if (keyfile !== undefined) return fromKeyfile(resolve(context.cwd, keyfile), keyfilePasswordFile ?? null, context)
  if (!context.interactive) throw noSource()
  const { askSecret } = await import('../prompt.ts')
  const { Secret } = await import('../../base/secret.ts')
  return fromWords(new Secret(await askSecret('The phrase of the key, or its seed as 0x...?', context)), 'what was typed')
}

/** Words, a path behind them allowed; or a `0x` seed. A path alone would be a key that everybody has. */
async function fromWords(words: Secret, source: string): Promise<SecretKey> {
  const text = words.reveal().trim()
  if (text === '' || text.startsWith('/')) throw unusableKey(source, 'there are no words in it', 'give the 12 to 24 words of the key')
  try {
    return await keyFromUri(text, 'sr25519')
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw unusableKey(source, error.message, 'compare it with what was written down, word by word')
  }
}

async function fromSeed(seed: Secret): Promise<SecretKey> {
  const bytes = fromHex(seed.reveal().trim())
  if (bytes?.length !== 32)
    throw unusableKey('--seed-file', 'it does not hold 64 hexadecimal digits', 'write them in one line, with or without 0x')
  const { keyFromSeed } = await import('../../wallet/key/make-key.ts')
  return keyFromSeed(bytes, 'sr25519')
}

async function fromKeyfile(path: string, passwordFile: string | null, context: Context): Promise<SecretKey> {
  const source = { file: passwordFile, flag: '--keyfile-password-file' }
  const text = (await secretText(path, context)).reveal()
  if (isPolkadotExport(text)) {
    const { openPolkadotExport } = await import('../../wallet/keyfile/polkadot-export.ts')
    return openPolkadotExport(text, path, async () => (await passwordToOpen(path, source, context)).password)
  }
  const { secrets, ...key } = await openKey(path, source, context)
  if (secrets === null) throw unusableKey(path, 'it holds no secret: only the address can be read from it')
  return { ...key, secrets }
}

function noSource(): BbxError {
  const variable = null
  return new BbxError('U0002', {
    what: 'nothing says which key it is',
    remedy: 'give one of these; - in place of a path reads stdin',
    missing: [
      { name: 'the phrase', flag: '--mnemonic-file', variable },
      { name: 'or the seed', flag: '--seed-file', variable },
      { name: 'or another key file', flag: '--keyfile', variable },
    ],
  })
}
