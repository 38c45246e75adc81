import { BbxError } from '../../base/bbx-error.ts'
import type { SettingKey } from '../../config/settings-table.ts'
import { type WalletPlace, walletPlace } from '../../wallet/places/wallet-place.ts'
import type { Context } from '../context.ts'

export type KeyKind = 'coldkey' | 'hotkey'

/** Where the keys lie that the options, variables and files of settings name. Throws BbxError U0003. */
export async function walletPlaceOf(context: Context): Promise<WalletPlace> {
  const settings = await context.settings()
  const named = (key: SettingKey) => {
    const { value, origin, source } = settings.get(key)
    return { name: String(value), source: origin === 'default' ? null : source, flag: origin === 'flag' }
  }
  return walletPlace({ path: settings.string('wallet.path') ?? '', wallet: named('wallet.cold'), hotkey: named('wallet.hot') })
}

/** The file of one key. Throws BbxError U0003 for a coldkey where only a hotkey file is known. */
export function keyFileOf(place: WalletPlace, key: KeyKind): string {
  const path = key === 'hotkey' ? place.hotkeyFile : place.coldkeyFile
  if (path !== null) return path
  throw new BbxError('U0003', {
    what: `${place.hotkeyFile} lies in no folder of wallets, so that nothing says where its coldkey is`,
    remedy: 'name the folder of wallets with --wallet-path, and the wallet with --wallet-name',
  })
}
