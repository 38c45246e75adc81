import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../src/base/package-root.ts'

/** `test/golden/wallet`: files and values of the real Python packages; its README says how they were made. */
export const goldenWallet = join(packageRoot(), 'test', 'golden', 'wallet')

export function goldenJson<T>(name: string): T {
  return JSON.parse(readFileSync(join(goldenWallet, name), 'utf8'))
}

export interface GoldenKey {
  file: string
  format: 'plain' | 'nacl' | 'ansible' | 'fernet'
  cryptoType: 0 | 1
  ss58: string
  publicKey: string
  password?: string
  mnemonic?: string
  seed?: string
  publicOnly?: true
  json?: Record<string, string | number>
}
