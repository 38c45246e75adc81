import { refuse } from '../refusal.ts'
import { byteOfSign } from './byte-signs.ts'
import type { WhisperFolder } from './read-folder.ts'

/** The text of tokens. */
export type TokenText = (ids: readonly number[]) => string

/** Timestamps are words that were added and that are not special: the decoder of transformers takes them out by their form. */
const timestamp = /<\|(\d+\.\d+)\|>/g

/** As transformers mends the blanks around marks where `clean_up_tokenization_spaces` is true. */
const cleaned: readonly (readonly [string, string])[] = [
  [' .', '.'],
  [' ?', '?'],
  [' !', '!'],
  [' ,', ','],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
]

/**
 * As `batch_decode(ids, skip_special_tokens=True)` of transformers 4.46.3: special tokens and timestamps are left out, the bytes between added tokens are UTF-8, wrong ones of
 * which become U+FFFD, and a leading blank stays. Throws Refusal where a word of the vocabulary is no byte-level one.
 */
export function tokenText({ tokenizer, cleansUp }: Pick<WhisperFolder, 'tokenizer' | 'cleansUp'>): TokenText {
  const added = new Map(tokenizer.added_tokens.map(({ id, content, special }) => [id, { content, special }]))
  const words = new Map(Object.entries(tokenizer.model.vocab).flatMap(([word, id]) => (added.has(id) ? [] : [[id, bytesOf(word)]])))
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
  return (ids) => {
    const texts: string[] = []
    let held: number[] = []
    const release = () => {
      texts.push(utf8.decode(Uint8Array.from(held)))
      held = []
    }
    for (const id of ids) {
      const other = added.get(id)
      if (other === undefined) held.push(...(words.get(id) ?? []))
      else if (!other.special) {
        release()
        texts.push(other.content)
      }
    }
    release()
    const text = texts.join('')
    const mended = cleansUp ? cleaned.reduce((whole, [from, to]) => whole.replaceAll(from, to), text) : text
    return mended.replace(timestamp, '')
  }
}

function bytesOf(word: string): readonly number[] {
  return [...word].map(
    (sign) => byteOfSign.get(sign) ?? refuse(`its tokenizer.json has a word that is not byte-level: ${JSON.stringify(word.slice(0, 50))}`),
  )
}
