import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { isFile } from '../../base/is-file.ts'
import { anyPublicKey, ss58Address } from '../../base/ss58.ts'
import { keyfileFormat } from '../encryption/format.ts'
import { readKeyFile } from '../keyfile/read-key-file.ts'
import { publicFile } from './wallet-place.ts'

export interface ListedHotkey {
  name: string
  /** null where it stands in no file that can be read without a password. */
  address: string | null
  encrypted: boolean
}

export interface ListedWallet {
  name: string
  /** Address of the coldkey; null as above, and where there is no coldkey. */
  coldkey: string | null
  encrypted: boolean
  hotkeys: ListedHotkey[]
}

/**
 * The wallets in a folder, by name; none where the folder is not there. No password is asked and no secret is used: addresses are those that
 * the files say. Throws BbxError E0001 for a folder that cannot be read.
 */
export async function listWallets(root: string): Promise<ListedWallet[]> {
  const folders = (await entries(root)).filter((entry) => !entry.isFile() && !entry.name.startsWith('.'))
  const wallets = await Promise.all(folders.map(({ name }) => listWallet(root, name)))
  return wallets.filter((wallet) => wallet !== null).sort(byName)
}

async function listWallet(root: string, name: string): Promise<ListedWallet | null> {
  const folder = join(root, name)
  const coldkeyFile = join(folder, 'coldkey')
  const inHotkeys = (await entries(join(folder, 'hotkeys')).catch(() => [])).filter(
    ({ name: file }) => !file.startsWith('.') && !file.endsWith('pub.txt'),
  )
  const hotkeys = await Promise.all(inHotkeys.map((file) => listHotkey(join(folder, 'hotkeys', file.name), file.name)))
  const there = (await isFile(coldkeyFile)) || (await isFile(publicFile(coldkeyFile)))
  if (!there && hotkeys.length === 0) return null
  const { address, encrypted } = await look(coldkeyFile)
  return { name, coldkey: address, encrypted, hotkeys: hotkeys.filter((hotkey) => hotkey !== null).sort(byName) }
}

async function listHotkey(path: string, name: string): Promise<ListedHotkey | null> {
  return (await isFile(path)) ? { name, ...(await look(path)) } : null
}

/** What a key file and its public twin tell without a password. A damaged one tells nothing: `bbx wallet inspect` says why. */
async function look(path: string): Promise<{ address: string | null; encrypted: boolean }> {
  const bytes = await readKeyFile(path).catch(() => null)
  const encrypted = bytes !== null && keyfileFormat(bytes) !== 'plain'
  const own = bytes === null || encrypted ? null : addressIn(bytes)
  return { address: own ?? addressIn(await readKeyFile(publicFile(path)).catch(() => new Uint8Array())), encrypted }
}

/** `ss58Address` of a key file's JSON, with prefix 42; null where there is none. */
export function addressIn(bytes: Uint8Array): string | null {
  try {
    const json: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
    const address = typeof json === 'object' && json !== null && 'ss58Address' in json ? json.ss58Address : null
    const publicKey = typeof address === 'string' ? anyPublicKey(address) : null
    return publicKey === null ? null : ss58Address(publicKey)
  } catch {
    return null
  }
}

async function entries(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return []
    throw new BbxError('E0001', {
      what: `the folder of wallets cannot be read: ${folder}`,
      why: `the system says ${code}`,
      remedy: 'check its rights, or name another with --wallet-path',
    })
  }
}

function byName(one: { name: string }, other: { name: string }): number {
  return one.name < other.name ? -1 : 1
}
