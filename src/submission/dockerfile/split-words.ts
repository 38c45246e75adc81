/** Splits as a shell does: at white space outside of quotes, quotes taken away, `\` before a sign taken away. Linear in the text. */
export function splitWords(text: string): string[] {
  const words: string[] = []
  let word: string | null = null
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? ''
    if (quote !== '') {
      if (sign === quote) quote = ''
      else if (sign === '\\' && quote === '"' && at + 1 < text.length) {
        at += 1
        word = (word ?? '') + text[at]
      } else word = (word ?? '') + sign
    } else if (sign === '"' || sign === "'") {
      quote = sign
      word ??= ''
    } else if (/\s/.test(sign)) {
      if (word !== null) words.push(word)
      word = null
    } else if (sign === '\\' && at + 1 < text.length) {
      at += 1
      word = (word ?? '') + text[at]
    } else {
      word = (word ?? '') + sign
    }
  }
  return word === null ? words : [...words, word]
}
