import { BbxError } from '../../base/bbx-error.ts'
import type { Context } from '../context.ts'
import type { KeyKind } from '../wallet/wallet-place-of.ts'
import type { KeyOptions } from './key-options.ts'

const walletFlag = {
  hotkey: { flag: '--wallet-hotkey', setting: 'wallet.hot' },
  coldkey: { flag: '--wallet-name', setting: 'wallet.cold' },
} as const

/**
 * The development key that takes the place of the wallet's, undefined where none does. A development hotkey pays for itself, unless a flag names
 * a wallet. Throws BbxError U0001 where a flag names a key of the wallet beside it.
 */
export async function developmentUri(kind: KeyKind, { hotkeyUri, coldkeyUri }: KeyOptions, context: Context): Promise<string | undefined> {
  const { flag, setting } = walletFlag[kind]
  const own = kind === 'hotkey' ? hotkeyUri : coldkeyUri
  const named = (await context.settings()).get(setting).origin === 'flag'
  if (own === undefined) return named || kind === 'hotkey' ? undefined : hotkeyUri
  // A wallet's name is that of its hotkey too, which may be the one of the two that is meant.
  if (!named || (kind === 'coldkey' && hotkeyUri === undefined)) return own
  throw new BbxError('U0001', { what: `${flag} and --${kind}-uri name two keys`, remedy: 'give one of them' })
}
