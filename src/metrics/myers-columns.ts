/** Texts as symbols from 0 on, each for a code point. */
export type Symbols = Int32Array

/** The truth of Myers' bit-parallel table, from its end to its beginning: row 0 is its last symbol. */
export interface MyersTable {
  /** Words of 32 rows that the whole truth takes. */
  words: number
  /** For each symbol its places in the truth, `words` words. */
  patterns: Int32Array
  /** Room for a column: for each word of rows those that grow (`vp`) and those that shrink (`vn`) downwards. */
  column: Int32Array
}

/** The part of a table that is computed. */
export interface MyersPart {
  /** The first word and the words that are looked at. */
  word: number
  words: number
  /** Rows from the first word on that the truth has in common with the end of the text; at most 31. */
  same: number
  /** Rows from the first word on. */
  rows: number
  /** The symbols of the text, from the end: from `to - 1` down to `from`. */
  from: number
  to: number
}

/** Myers' algorithm (Hyyrö 2003, block form): the distance of a part of the truth to a part of the text. */
export function runColumns(table: MyersTable, symbols: Symbols, part: MyersPart): number {
  if (part.words === 1) return oneWord(table, symbols, part)
  if (part.words === 2) return twoWords(table, symbols, part)
  return anyWords(table, symbols, part)
}

/** The distance is that of the first column and the sum of the last row's steps from there. */
function anyWords(table: MyersTable, symbols: Symbols, { word: first, words, same, rows, from, to }: MyersPart): number {
  const { patterns, column } = table
  const lastBit = (rows - 1) & 31
  for (let at = 0; at < 2 * words; at += 2) {
    column[at] = -1
    column[at + 1] = 0
  }
  column[1] = (1 << same) - 1
  column[0] = ~(column[1] as number)
  let distance = rows - same
  for (let text = to - 1; text >= from; text--) {
    let pattern = (symbols[text] as number) * table.words + first
    // What the row above hands down: +1 (`plus`), -1 (`minus`) or 0. Above the first row it is always +1.
    let plus = 1
    let minus = 0
    let up = 0
    let down = 0
    for (let at = 0; at < 2 * words; at += 2) {
      const vp = column[at] as number
      const vn = column[at + 1] as number
      const match = patterns[pattern++] as number
      const vertical = match | vn
      const equal = match | minus
      const horizontal = (((equal & vp) + vp) ^ vp) | equal
      up = vn | ~(horizontal | vp)
      down = vp & horizontal
      const shiftedUp = (up << 1) | plus
      plus = up >>> 31
      const shiftedDown = (down << 1) | minus
      minus = down >>> 31
      column[at] = shiftedDown | ~(vertical | shiftedUp)
      column[at + 1] = shiftedUp & vertical
    }
    distance += ((up >>> lastBit) & 1) - ((down >>> lastBit) & 1)
  }
  return distance
}

/** `anyWords` unrolled: most texts leave 64 rows or fewer to compare, and their column then stays in registers. */
function oneWord(table: MyersTable, symbols: Symbols, { word, same, rows, from, to }: MyersPart): number {
  const { words, patterns } = table
  const lastBit = rows - 1
  let vn = (1 << same) - 1
  let vp = ~vn
  let distance = rows - same
  for (let text = to - 1; text >= from; text--) {
    const match = patterns[(symbols[text] as number) * words + word] as number
    const vertical = match | vn
    const horizontal = (((match & vp) + vp) ^ vp) | match
    let up = vn | ~(horizontal | vp)
    const down = vp & horizontal
    distance += ((up >>> lastBit) & 1) - ((down >>> lastBit) & 1)
    up = (up << 1) | 1
    vp = (down << 1) | ~(vertical | up)
    vn = up & vertical
  }
  return distance
}

function twoWords(table: MyersTable, symbols: Symbols, { word, same, rows, from, to }: MyersPart): number {
  const { words, patterns } = table
  const lastBit = (rows - 1) & 31
  let n0 = (1 << same) - 1
  let p0 = ~n0
  let n1 = 0
  let p1 = -1
  let distance = rows - same
  for (let text = to - 1; text >= from; text--) {
    const pattern = (symbols[text] as number) * words + word

    let match = patterns[pattern] as number
    let vertical = match | n0
    let horizontal = (((match & p0) + p0) ^ p0) | match
    let up = n0 | ~(horizontal | p0)
    let down = p0 & horizontal
    const plus = up >>> 31
    const minus = down >>> 31
    up = (up << 1) | 1
    p0 = (down << 1) | ~(vertical | up)
    n0 = up & vertical

    match = patterns[pattern + 1] as number
    vertical = match | n1
    match |= minus
    horizontal = (((match & p1) + p1) ^ p1) | match
    up = n1 | ~(horizontal | p1)
    down = p1 & horizontal
    distance += ((up >>> lastBit) & 1) - ((down >>> lastBit) & 1)
    up = (up << 1) | plus
    p1 = (down << 1) | minus | ~(vertical | up)
    n1 = up & vertical
  }
  return distance
}
