import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
mkdirSync(join(folder, 'wallets/default/hotkeys'), { recursive: true })
const key = {
  accountId: `0x${'0'.repeat(64)}`,
  publicKey: `0x${'0'.repeat(64)}`,
  secretPhrase: 'none',
  secretSeed: `0x${'0'.repeat(64)}`,
  ss58Address: '5',
}
writeFileSync(join(folder, 'wallets/default/hotkeys/default'), JSON.stringify(key))
