import type { Key } from '../../wallet/key/key.ts'
import { paint } from '../paint.ts'
import type { CommandResult } from '../result.ts'
import type { SavedKey } from './save-key.ts'
import type { KeyKind } from './wallet-place-of.ts'

export interface SavedKeyFacts {
  key: KeyKind
  wallet: string
  hotkey: string
  encrypted: boolean
  /** The file that the phrase was written into; null where there is none. */
  mnemonicFile: string | null
}

/** What `bbx wallet new-coldkey`, `new-hotkey` and `regen` say: where the key is, never what it is. */
export function savedKeyResult(saved: SavedKey, { address, scheme }: Key, facts: SavedKeyFacts): CommandResult {
  const { key, wallet, hotkey, encrypted, mnemonicFile } = facts
  const named = { key, wallet, hotkey: key === 'hotkey' ? hotkey : null }
  const document = { schema: 'bbx.saved-key/1', ...named, address, scheme, encrypted, ...saved, mnemonicFile }
  return {
    kind: 'document',
    exit: 0,
    document,
    text(style) {
      const { bold, dim, green } = paint(style)
      const lines = [
        `${green('wrote')} the ${key} ${bold(address)}`,
        `  ${saved.path}${dim(encrypted ? '  encrypted' : '  not encrypted')}`,
      ]
      for (const backup of saved.backups) lines.push(`  ${dim('what was there:')} ${backup}`)
      if (mnemonicFile !== null) lines.push(`  ${dim('its phrase:')} ${mnemonicFile}  ${dim('move it to a safe place')}`)
      return lines.join('\n')
    },
  }
}
