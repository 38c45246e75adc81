import { BbxError } from '../base/bbx-error.ts'
import { isSs58Address } from '../base/ss58.ts'
import type { Context } from './context.ts'

/**
 * The hotkey that will commit: of the flag, else of the settings, else of the wallet that the settings name. Null where nobody named one: a
 * wallet that merely lies at the default place says nothing about this submission. Throws BbxError U0001 or U0003 for what is no address.
 */
export async function knownHotkey(flag: string | null, context: Context): Promise<string | null> {
  if (flag !== null) return addressOr(flag, 'U0001', '--hotkey')
  const settings = await context.settings()
  const set = settings.get('hotkey.address')
  if (typeof set.value === 'string') return addressOr(set.value, 'U0003', set.source)
  const named = (['wallet.path', 'wallet.cold', 'wallet.hot'] as const).some((key) => settings.get(key).origin !== 'default')
  return named ? settings.walletHotkeyAddress() : null
}

/** The address itself, or BbxError of that code: `source` names where it stands. */
export function addressOr(text: string, code: 'U0001' | 'U0003', source: string): string {
  if (isSs58Address(text)) return text
  throw new BbxError(code, {
    what: `${source} is not the SS58 address of a Bittensor hotkey: ${JSON.stringify(text.slice(0, 80))}`,
    remedy: 'write the address as `btcli wallet overview` shows it: 48 characters, the first a 5',
  })
}
