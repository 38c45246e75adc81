/** Python's order of strings: by code point, where JavaScript's `<` goes by UTF-16 unit. Negative, 0 or positive. */
export function compareText(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length)
  let at = 0
  while (at < shorter && a.charCodeAt(at) === b.charCodeAt(at)) at++
  // The difference may lie in the second half of a pair.
  const before = at > 0 ? codePoint(a, at - 1) - codePoint(b, at - 1) : 0
  return before === 0 ? codePoint(a, at) - codePoint(b, at) : before
}

function codePoint(text: string, at: number): number {
  return text.codePointAt(at) ?? -1
}
