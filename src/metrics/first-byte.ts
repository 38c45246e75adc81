/** The place, 0 to 3, of the lowest byte of a word that is not 0. */
export function firstByte(word: number): number {
  return (31 - Math.clz32(word & -word)) >> 3
}
