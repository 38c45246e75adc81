import { expect, it } from 'vitest'
import { byteOfSign } from '../../../src/weights/whisper/byte-signs.ts'
import { tokenText } from '../../../src/weights/whisper/token-text.ts'

const words = ['Ġhello', 'Ġ', '.', 'âĤ', '¬', 'Ċ', "Ġ's", 'ÿ']
const added = [
  ['<|endoftext|>', true],
  ['<|0.00|>', false],
  ['<|29.98|>', false],
  ['<other>', false],
] as const
const tokenizer = {
  model: { vocab: Object.fromEntries(words.map((word, id) => [word, id])) },
  added_tokens: added.map(([content, special], at) => ({ id: words.length + at, content, special })),
}
const [end, first, last, other] = added.map((_, at) => words.length + at) as [number, number, number, number]

/** The table of GPT-2's encoder: signs for blank, line feed, and the first and last byte. */
it('signs stand for bytes', () => {
  expect(byteOfSign.size).toBe(256)
  expect(['Ġ', 'Ċ', '!', 'ÿ', 'Ā', 'Ń', '¬'].map((sign) => byteOfSign.get(sign))).toEqual([0x20, 0x0a, 0x21, 0xff, 0, 0xad, 0xac])
})

it.each<[string, number[], string]>([
  ['a leading blank stays', [0, 2], ' hello.'],
  ['a character may come in two tokens', [3, 4], '€'],
  ['what is no UTF-8 is U+FFFD, each as Python has it', [3, 7, 3], '\ufffd\ufffd\ufffd'],
  ['special tokens and timestamps are no text', [end, first, 0, last, end], ' hello'],
  ['other tokens that were added are', [0, other], ' hello<other>'],
  ['and end a character that is not whole', [3, other, 4], '\ufffd<other>\ufffd'],
  ['what nobody knows is nothing', [0, 999], ' hello'],
  ['nothing', [], ''],
])('%s', (_, ids, text) => expect(tokenText({ tokenizer, cleansUp: false })(ids)).toBe(text))

it('blanks before marks go where the settings say so', () => {
  expect(tokenText({ tokenizer, cleansUp: true })([0, 1, 2, 0, 6])).toBe(" hello. hello's")
  expect(tokenText({ tokenizer, cleansUp: false })([0, 1, 2])).toBe(' hello .')
})
