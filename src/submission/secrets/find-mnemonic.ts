import { createHash } from 'node:crypto'
import wordlist from '@polkadot/util-crypto/mnemonic/wordlists/en'
import type { SecretFound } from './secret-found.ts'

const positions = new Map(wordlist.map((word, index) => [word, index]))
const lengths: readonly number[] = [12, 15, 18, 21, 24]
/** A longer run of words is a list of words, not a phrase. */
const longestRun = 48
const named =
  /(?:mnemonic|(?:seed|secret|recovery|backup)[ _-]?phrase)["']?\s{0,4}[:=]\s{0,4}["']?((?:[a-z]{3,8}[ \t,]{1,3}){11,23}[a-z]{3,8})\b/gi

/**
 * Seed phrases of BIP39 (English): 12, 15, 18, 21 or 24 words of its list that stand alone on a line or in quotes, or one word a line as the
 * whole text; amid other words what the checksum confirms; behind a name such as `mnemonic:` two thirds of the words are enough.
 * Ordinary prose is safe: the list has no "the", "and", "of", "is", "to".
 */
export function findMnemonics(text: string): SecretFound[] {
  const found: SecretFound[] = []
  let start = 0
  for (const line of text.split('\n')) {
    const count = phraseIn(line)
    if (count !== null) found.push({ what: `a seed phrase of ${count} words`, index: start })
    start += line.length + 1
  }
  for (const { 1: phrase = '', index } of text.matchAll(named)) {
    const words = phrase.toLowerCase().split(/[^a-z]+/)
    const known = words.filter((word) => positions.has(word)).length
    if (lengths.includes(words.length) && known * 3 >= words.length * 2)
      found.push({ what: `a seed phrase of ${words.length} words`, index })
  }
  if (found.length === 0 && isColumn(text)) found.push({ what: 'a seed phrase, one word a line', index: 0 })
  return found
}

function phraseIn(line: string): number | null {
  if (line.length < 40) return null
  // Anything but letters and blanks ends a piece; so does a capital.
  for (const piece of line.split(/[^a-z \t\r]+/)) {
    const words = piece.trim().split(/\s+/)
    let run: string[] = []
    for (const word of [...words, '']) {
      if (positions.has(word)) {
        run.push(word)
        continue
      }
      // One word over and over is filler.
      if (new Set(run).size === 1) run = []
      if (lengths.includes(run.length) && run.length === words.length) return run.length
      const count = confirmed(run)
      if (count !== null) return count
      run = []
    }
  }
  return null
}

/** Amid other words, or more of them than a phrase has, only the checksum tells a phrase from prose: one in 16 holds by chance. */
function confirmed(run: readonly string[]): number | null {
  if (run.length < 12 || run.length > longestRun) return null
  for (const count of [...lengths].reverse()) {
    for (let at = 0; at + count <= run.length; at += 1) if (checksumHolds(run.slice(at, at + count))) return count
  }
  return null
}

function isColumn(text: string): boolean {
  if (text.length > 400) return false
  const words = text.trim().split(/\r?\n/)
  return lengths.includes(words.length) && words.every((word) => positions.has(word.trim().replace(/^\d+[.):]?\s*/, '')))
}

/** BIP39: eleven bits a word; behind the entropy stands the beginning of its SHA-256, one bit for each 32. */
function checksumHolds(words: readonly string[]): boolean {
  const bits = words.map((word) => (positions.get(word) ?? 0).toString(2).padStart(11, '0')).join('')
  const entropyBits = (bits.length / 33) * 32
  const entropy = Uint8Array.from({ length: entropyBits / 8 }, (_, index) => Number.parseInt(bits.slice(index * 8, index * 8 + 8), 2))
  const hash = createHash('sha256').update(entropy).digest()
  const hashBits = [...hash.subarray(0, 2)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return hashBits.startsWith(bits.slice(entropyBits))
}
