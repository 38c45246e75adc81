import { byteCharacters, byteOf } from './byte-alphabet.ts'
import { cleanText } from './clean-text.ts'
import { joinPairs } from './join-pairs.ts'
import { endOfText, endOfWord, startOfText, vocabulary } from './vocabulary.ts'

/** Words of a cleaned text, in which blanks are the only white space. JavaScript counts U+FEFF as white space, Python does not. */
const word = /<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|(?:[^\s\p{L}\p{N}]|\ufeff)+/giu

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The ids of a text without the marks around it. Reference sn21 5.6. */
export function tokenIds(text: string): number[] {
  const out: number[] = []
  for (const [found] of cleanText(text).matchAll(word)) for (const id of idsOfWord(found)) out.push(id)
  return out
}

/** Splitting a text measures the same words over and over. */
const known = new Map<string, readonly number[]>()
const mostKnown = 20_000
const longestKnown = 32

function idsOfWord(found: string): readonly number[] {
  const before = known.get(found)
  if (before !== undefined) return before
  const { ids, ranks } = vocabulary()
  const isMark = found === startOfText || found === endOfText
  const made = (isMark ? [found] : joinPairs(charactersOf(found), ranks)).map((token) => ids.get(token) as number)
  if (known.size >= mostKnown) known.clear()
  if (found.length <= longestKnown) known.set(found, made)
  return made
}

/** Each byte as its character, the last one with the mark of a word's end. */
function charactersOf(found: string): string[] {
  const characters = Array.from(encoder.encode(found), (byte) => byteCharacters[byte] as string)
  characters[characters.length - 1] += endOfWord
  return characters
}

/** Begins with the mark of the start; of a text that is too long the mark of the end is cut off with the rest, as the validator's version does. */
export function clipTokens(text: string, length: number): number[] {
  const { ids } = vocabulary()
  return [ids.get(startOfText) as number, ...tokenIds(text), ids.get(endOfText) as number].slice(0, length)
}

/** The text of ids: each word is followed by a blank. What is no UTF-8 becomes U+FFFD. */
export function textOf(ids: readonly number[]): string {
  const { tokens } = vocabulary()
  const text = ids
    .map((id) => tokens[id] as string)
    .join('')
    .replaceAll(endOfWord, ' ')
  return decoder.decode(Uint8Array.from(text, (character) => byteOf(character) ?? 0x20))
}
