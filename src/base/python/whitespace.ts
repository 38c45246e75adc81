/** Whether `str.strip()` and `str.split()` of Python take the code point as white space (reference babelbit 4.6). */
export function isSpace(codePoint: number): boolean {
  if (codePoint < 0x80) return codePoint === 0x20 || (codePoint >= 9 && codePoint <= 13) || (codePoint >= 0x1c && codePoint <= 0x1f)
  if (codePoint < 0x1680) return codePoint === 0x85 || codePoint === 0xa0
  if (codePoint >= 0x2000 && codePoint <= 0x200a) return true
  return (
    codePoint === 0x1680 ||
    codePoint === 0x2028 ||
    codePoint === 0x2029 ||
    codePoint === 0x202f ||
    codePoint === 0x205f ||
    codePoint === 0x3000
  )
}

/** Python's `str.strip()`. All white space lies in the basic plane, so that UTF-16 units can be looked at one by one. */
export function stripWhitespace(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && isSpace(text.charCodeAt(from))) from++
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--
  return text.slice(from, to)
}

/** Python's `str.split()`: the words between runs of white space, none of them empty. */
export function splitWhitespace(text: string): string[] {
  return Array.from(eachWord(text))
}

/** The words of `splitWhitespace`, one after the other: for texts too long to hold all of them at once. */
export function* eachWord(text: string): Generator<string> {
  let start = -1
  for (let at = 0; at < text.length; at++) {
    if (!isSpace(text.charCodeAt(at))) {
      if (start < 0) start = at
    } else if (start >= 0) {
      yield text.slice(start, at)
      start = -1
    }
  }
  if (start >= 0) yield text.slice(start)
}
