import { keyFromPhrase } from '../../wallet/key/make-key.ts'
import { newPhrase } from '../../wallet/key/phrase.ts'
import { refuseTaken } from '../../wallet/keyfile/write-key-file.ts'
import { publicFile } from '../../wallet/places/wallet-place.ts'
import type { Context } from '../context.ts'
import type { CommandResult } from '../result.ts'
import { handOverPhrase, refuseUnseenPhrase } from '../wallet/hand-over-phrase.ts'
import { passwordForNew } from '../wallet/key-password.ts'
import { saveKey } from '../wallet/save-key.ts'
import { savedKeyResult } from '../wallet/saved-key-result.ts'
import { type KeyKind, keyFileOf, walletPlaceOf } from '../wallet/wallet-place-of.ts'

export interface NewKeyOptions {
  key: KeyKind
  nWords: '12' | '15' | '18' | '21' | '24'
  /** undefined: shown on the terminal. */
  mnemonicFile?: string
  passwordFile?: string
  /** undefined: what is usual, a coldkey with a password and a hotkey without. */
  usePassword?: boolean
  force?: boolean
}

/** Makes a key of new words. Nothing is written before the user has them. */
export async function walletNew(options: NewKeyOptions, context: Context): Promise<CommandResult> {
  const { key: kind, mnemonicFile = null, passwordFile = null, force = false } = options
  const place = await walletPlaceOf(context)
  const path = keyFileOf(place, kind)
  for (const file of [path, publicFile(path)]) await refuseTaken(file, force)
  refuseUnseenPhrase(mnemonicFile, context)
  const encrypted = options.usePassword ?? (kind === 'coldkey' || passwordFile !== null)
  const password = encrypted ? await passwordForNew(path, { file: passwordFile, flag: '--password-file' }, context) : null
  const words = Number(options.nWords) as Parameters<typeof newPhrase>[0]
  const phrase = await newPhrase(words)
  const key = await keyFromPhrase(phrase, 'sr25519')
  const given = await handOverPhrase(phrase, mnemonicFile, context)
  try {
    const saved = await saveKey(key, path, { password, force }, context)
    return savedKeyResult(saved, key, { key: kind, wallet: place.wallet, hotkey: place.hotkey, encrypted, mnemonicFile: given.file })
  } catch (error) {
    await given.takeBack()
    throw error
  }
}
