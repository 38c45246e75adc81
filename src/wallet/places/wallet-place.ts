import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'

export interface NamedKeys {
  /** Absolute: the folder of wallets, or a hotkey file in it. */
  path: string
  wallet: Named
  hotkey: Named
}

export interface Named {
  name: string
  /** Where the name came from, for messages; null for the default. */
  source: string | null
  /** A flag is stronger than a file that a variable names. */
  flag: boolean
}

/** Where the keys of one wallet lie, in the layout of btcli and the Python SDK (reference chain-and-wallet 1.1). All absolute. */
export interface WalletPlace {
  /** The folder of wallets; null where only a hotkey file was named that lies in none. */
  root: string | null
  wallet: string
  hotkey: string
  coldkeyFile: string | null
  hotkeyFile: string
}

/**
 * The files of the wallet that the settings name. Where the path is a hotkey file, `ROOT/WALLET/hotkeys/HOTKEY`, it says which wallet and
 * hotkey are meant. Throws BbxError U0003 for a name that is none, and for one that the file contradicts.
 */
export async function walletPlace({ path, wallet, hotkey }: NamedKeys): Promise<WalletPlace> {
  refuseBadName(wallet.name, 'wallet', wallet.source)
  refuseBadName(hotkey.name, 'hotkey', hotkey.source)
  if (!(await isFile(path))) return inRoot(path, wallet.name, hotkey.name)
  const folder = dirname(path)
  if (basename(folder) !== 'hotkeys')
    return { root: null, wallet: wallet.name, hotkey: basename(path), coldkeyFile: null, hotkeyFile: path }
  const named = { wallet: agree(basename(dirname(folder)), wallet, path), hotkey: agree(basename(path), hotkey, path) }
  return inRoot(dirname(dirname(folder)), named.wallet, named.hotkey)
}

function inRoot(root: string, wallet: string, hotkey: string): WalletPlace {
  const folder = join(root, wallet)
  return { root, wallet, hotkey, coldkeyFile: join(folder, 'coldkey'), hotkeyFile: join(folder, 'hotkeys', hotkey) }
}

/** The public twin of a key file. */
export function publicFile(keyFile: string): string {
  return `${keyFile}pub.txt`
}

function agree(ofPath: string, { name, source, flag }: Named, path: string): string {
  if (source === null || name === ofPath) return ofPath
  if (flag) return name
  throw new BbxError('U0003', {
    what: `${source} says ${name}, and the hotkey file that is named is ${path}`,
    remedy: 'let both name the same, or name the folder of wallets instead of a file',
  })
}

/** With room for `pub.txt`, and for the date of a backup, in the 255 that file systems take. */
const longestNameBytes = 200

/**
 * One folder or file below the one it belongs in. A name that starts with a dot or ends in `pub.txt` would be passed by when keys are listed.
 * Throws BbxError U0003.
 */
function refuseBadName(name: string, kind: string, source: string | null): void {
  const good =
    /^[^\p{Cc}/\\]+$/u.test(name) &&
    !name.startsWith('.') &&
    !name.endsWith('pub.txt') &&
    name === name.trim() &&
    Buffer.byteLength(name) <= longestNameBytes
  if (good) return
  throw new BbxError('U0003', {
    what: `${source ?? `the name of the ${kind}`} is ${JSON.stringify(name.slice(0, 80))}, which cannot name a ${kind}`,
    remedy: `give a name of at most ${longestNameBytes} bytes, without / and \\, that does not start with a dot and does not end in pub.txt`,
  })
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false
}
