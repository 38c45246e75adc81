/**
 * White space as Python's `str.split()` and `str.strip()` see it (`str.isspace`): unlike JavaScript's `\s` it holds
 * U+001C..U+001F and U+0085, and does not hold U+FEFF.
 */
const space = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const words = new RegExp(`[^${space}]+`, 'g')
const spaceBefore = new RegExp(`^[${space}]+`)
const isSpace = new RegExp(`^[${space}]$`)

/** Python's `text.split()`: the words between runs of white space, none of them empty. */
export function splitWhitespace(text: string): string[] {
  return text.match(words) ?? []
}

/** Python's `text.strip()`. */
export function stripWhitespace(text: string): string {
  let end = text.length
  // A loop, for a pattern that is anchored only at its end takes quadratic time on long runs in the middle.
  while (end > 0 && isSpace.test(text.charAt(end - 1))) end--
  return text.slice(0, end).replace(spaceBefore, '')
}

/** The words of `splitWhitespace`, one after the other: for texts too long to hold all of them at once. */
export function* eachWord(text: string): Generator<string> {
  for (const [word] of text.matchAll(words)) yield word
}
