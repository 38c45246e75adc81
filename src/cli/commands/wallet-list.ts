import { BbxError } from '../../base/bbx-error.ts'
import { type ListedWallet, listWallets } from '../../wallet/places/list-wallets.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { CommandResult, TextStyle } from '../result.ts'
import { walletPlaceOf } from '../wallet/wallet-place-of.ts'

/** The wallets in the folder that is named, with the addresses that can be read without a password. */
export async function walletList(_options: Record<string, never>, context: Context): Promise<CommandResult> {
  const { root, hotkeyFile } = await walletPlaceOf(context)
  if (root === null)
    throw new BbxError('U0003', { what: `${hotkeyFile} lies in no folder of wallets`, remedy: 'name the folder with --wallet-path' })
  const wallets = await listWallets(root)
  return {
    kind: 'document',
    exit: 0,
    document: { schema: 'bbx.wallets/1', path: root, wallets },
    text: (style) => tree(root, wallets, style),
  }
}

function tree(root: string, wallets: readonly ListedWallet[], style: TextStyle): string {
  const { bold, dim } = paint(style)
  if (wallets.length === 0) return `no wallet in ${root}\n${dim('`bbx wallet new-coldkey` makes one')}`
  const shown = (address: string | null, encrypted: boolean) =>
    `${address ?? dim('address not known')}${encrypted ? dim('  encrypted') : ''}`
  return wallets
    .flatMap(({ name, coldkey, encrypted, hotkeys }) => [
      `${bold(name)}  ${shown(coldkey, encrypted)}`,
      ...hotkeys.map((hotkey) => `  ${hotkey.name}  ${shown(hotkey.address, hotkey.encrypted)}`),
    ])
    .join('\n')
}
