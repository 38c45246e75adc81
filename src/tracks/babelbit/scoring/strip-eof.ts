import { stripWhitespace } from '../../../base/python/whitespace.ts'

/** The reference's way (4.1): the letters EOF at the end go once, also out of a word: "THE GEOF" is "THE G". */
export function stripEof(text: string): string {
  const stripped = stripWhitespace(text)
  return stripped.endsWith('EOF') ? stripWhitespace(stripped.slice(0, -3)) : stripped
}

/** The strict way: only a last token that is the marker goes, once. */
export function stripEofToken(text: string): string {
  const stripped = stripWhitespace(text)
  if (!stripped.endsWith('EOF')) return stripped
  const rest = stripped.slice(0, -3)
  const before = stripWhitespace(rest)
  return rest === '' || before.length < rest.length ? before : stripped
}
