import { isSs58Address, looksLikeAddress } from '../base/ss58.ts'

export const hotkeyFileName = 'hotkey.txt'

export interface HotkeyFile {
  /** The address, where the file holds one and nothing else but white space around it. */
  address: string | null
  /** White space stands around the address. */
  padded: boolean
  /** Why there is no address. */
  problem: string | null
}

/** Reads the text of a hotkey.txt as a validator would after Python's `strip()`, which leaves a byte order mark alone. */
export function readHotkeyFile(text: string): HotkeyFile {
  const trimmed = stripLikePython(text)
  const problem = problemOf(trimmed)
  return problem === null ? { address: trimmed, padded: trimmed !== text, problem } : { address: null, padded: trimmed !== text, problem }
}

function problemOf(text: string): string | null {
  if (text === '') return 'is empty'
  if (text.startsWith('\uFEFF')) return 'starts with a byte order mark, which is part of the text that is compared'
  if (/[\r\n]/.test(text)) return 'has more than one line: the address has to stand alone'
  if (isSs58Address(text)) return null
  if (/^(?:0x)?[0-9a-fA-F]{64}$/.test(text)) return 'holds a public key in hex instead of the SS58 address'
  if (looksLikeAddress(text)) return 'holds an address whose checksum is wrong: a character is mistyped'
  if (/^[1-9A-HJ-NP-Za-km-z]{45,50}$/.test(text)) return 'holds an address of another network: those of Bittensor start with 5 (prefix 42)'
  return 'does not hold an SS58 address'
}

function stripLikePython(text: string): string {
  // What str.strip() takes for white space: that of Unicode, the separators U+001C to U+001F and U+0085, not U+FEFF.
  const space = '[\\t-\\r\\u001c-\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
  return text.replace(new RegExp(`^${space}+`), '').replace(new RegExp(`${space}+$`), '')
}
