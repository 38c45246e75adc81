import { isSs58Address, looksLikeAddress } from '../base/ss58.ts'
import type { Problem } from './need.ts'

/** What is wrong with an address that `source` names; null where nothing is. */
export function wrongAddress(text: string, source: string): Problem | null {
  if (isSs58Address(text)) return null
  const shown = JSON.stringify(text.slice(0, 80))
  if (looksLikeAddress(text)) {
    return {
      what: `${source} looks like an SS58 address, but its checksum is wrong: ${shown}`,
      remedy: 'a character is mistyped: copy the address as `btcli wallet overview` shows it',
    }
  }
  return {
    what: `${source} is not the SS58 address of a Bittensor hotkey: ${shown}`,
    remedy: 'write the address as `btcli wallet overview` shows it: 48 characters, the first a 5',
  }
}
