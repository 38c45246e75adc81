const quote = 0x22
const backslash = 0x5c

/** Whether a code point stands for itself in a JSON string of ASCII. */
export function isPlain(point: number): boolean {
  return point >= 0x20 && point < 0x7f && point !== quote && point !== backslash
}

/**
 * Of four bytes in a word the highest bit of those that are not plain: of the first such byte for certain, maybe of those behind
 * it, of none before it.
 */
export function notPlain(word: number): number {
  const control = word - 0x20202020
  const quotes = (word ^ 0x22222222) - 0x01010101
  const backslashes = (word ^ 0x5c5c5c5c) - 0x01010101
  const deletes = word + 0x01010101
  return (word | control | quotes | backslashes | deletes) & 0x80808080
}
