import { BbxError } from '../base/bbx-error.ts'
import type { Context } from './context.ts'
import { wrongAddress } from './wrong-address.ts'

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
  const problem = wrongAddress(text, source)
  if (problem !== null) throw new BbxError(code, problem)
  return text
}
