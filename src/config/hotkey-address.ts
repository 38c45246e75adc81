import { join } from 'node:path'
import { readTextFile } from './read-text-file.ts'

/**
 * The public address in a hotkey file (reference chain-and-wallet 2): the file itself, or `<wallets>/<cold>/hotkeys/<hot>`, or its
 * public twin `<hot>pub.txt`. Only `ss58Address` is taken; null where no file has one (encrypted, missing, damaged).
 */
export async function hotkeyAddress(walletPath: string, cold: string, hot: string): Promise<string | null> {
  const inFolder = join(walletPath, cold, 'hotkeys', hot)
  for (const path of [walletPath, `${walletPath}pub.txt`, `${inFolder}pub.txt`, inFolder]) {
    const address = await readAddress(path)
    if (address !== null) return address
  }
  return null
}

async function readAddress(path: string): Promise<string | null> {
  // A wallet that cannot be read is no reason to stop: the address is only offered, and may be given by a flag.
  const text = await readTextFile(path, 'the key file').catch(() => null)
  if (text === null) return null
  try {
    const key: unknown = JSON.parse(text)
    const address = typeof key === 'object' && key !== null && 'ss58Address' in key ? key.ss58Address : null
    return typeof address === 'string' && /^[1-9A-HJ-NP-Za-km-z]{46,50}$/.test(address) ? address : null
  } catch {
    return null
  }
}
