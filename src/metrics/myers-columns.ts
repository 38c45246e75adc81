/**
 * Columns of Myers' bit-parallel table for one truth (Hyyrö 2003, block form). A column is the state after one code point of the
 * text: for each word of 32 rows the rows that grow (`vp`) and that shrink (`vn`) downwards.
 */
export interface MyersTable {
  /** Code points of the truth. */
  rows: number
  /** Words a column has. */
  words: number
  /** For each row of `symbols` the places of a code point in the truth, `words` words. */
  patterns: Int32Array
  /** Of code points from 128 on; below it the code point is the row. */
  symbols: ReadonlyMap<number, number>
  /** The row of code points that the truth lacks. */
  absent: number
  /** Column 0, then the others: `vp`, `vn` of each word. */
  states: Int32Array
  /** The last row's value of each column. */
  distances: Int32Array
}

/** Computes columns `from + 1` to `length` from column `from`, and returns the last row's value of the last one. */
export function runColumns(table: MyersTable, points: Int32Array, start: number, from: number, length: number): number {
  if (table.words === 2) return twoWords(table, points, start, from, length)
  if (table.words === 3) return threeWords(table, points, start, from, length)
  return anyWords(table, points, start, from, length, 2 * table.words)
}

/** The same from column 0 on without keeping columns: each takes the place of the one before. */
export function runColumnsInPlace(table: MyersTable, points: Int32Array, start: number, length: number): number {
  return anyWords(table, points, start, 0, length, 0)
}

/** The distance without columns in between is the sum of the last row's steps. */
function anyWords(table: MyersTable, points: Int32Array, start: number, from: number, length: number, stride: number): number {
  const { words, patterns, symbols, absent, states, distances } = table
  const lastBit = (table.rows - 1) & 31
  let distance = distances[from] as number
  let read = from * stride
  for (let column = from; column < length; column++) {
    const point = points[start + column] as number
    let pattern = (point < 128 ? point : (symbols.get(point) ?? absent)) * words
    const write = read + stride
    // What the row above hands down: +1 (`plus`), -1 (`minus`) or 0. Above the first row it is always +1.
    let plus = 1
    let minus = 0
    let up = 0
    let down = 0
    for (let word = 0; word < 2 * words; word += 2) {
      const vp = states[read + word] as number
      const vn = states[read + word + 1] as number
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
      states[write + word] = shiftedDown | ~(vertical | shiftedUp)
      states[write + word + 1] = shiftedUp & vertical
    }
    distance += ((up >>> lastBit) & 1) - ((down >>> lastBit) & 1)
    if (stride > 0) distances[column + 1] = distance
    read = write
  }
  return distance
}

/** `anyWords` unrolled: most utterances have 33 to 96 characters, and their columns then stay in registers. */
function twoWords(table: MyersTable, points: Int32Array, start: number, from: number, length: number): number {
  const { patterns, symbols, absent, states, distances } = table
  const lastBit = (table.rows - 1) & 31
  let distance = distances[from] as number
  let at = from * 4
  let p0 = states[at] as number
  let n0 = states[at + 1] as number
  let p1 = states[at + 2] as number
  let n1 = states[at + 3] as number
  for (let column = from; column < length; column++) {
    const point = points[start + column] as number
    const pattern = (point < 128 ? point : (symbols.get(point) ?? absent)) * 2

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

    at += 4
    states[at] = p0
    states[at + 1] = n0
    states[at + 2] = p1
    states[at + 3] = n1
    distances[column + 1] = distance
  }
  return distance
}

function threeWords(table: MyersTable, points: Int32Array, start: number, from: number, length: number): number {
  const { patterns, symbols, absent, states, distances } = table
  const lastBit = (table.rows - 1) & 31
  let distance = distances[from] as number
  let at = from * 6
  let p0 = states[at] as number
  let n0 = states[at + 1] as number
  let p1 = states[at + 2] as number
  let n1 = states[at + 3] as number
  let p2 = states[at + 4] as number
  let n2 = states[at + 5] as number
  for (let column = from; column < length; column++) {
    const point = points[start + column] as number
    const pattern = (point < 128 ? point : (symbols.get(point) ?? absent)) * 3

    let match = patterns[pattern] as number
    let vertical = match | n0
    let horizontal = (((match & p0) + p0) ^ p0) | match
    let up = n0 | ~(horizontal | p0)
    let down = p0 & horizontal
    let plus = up >>> 31
    let minus = down >>> 31
    up = (up << 1) | 1
    p0 = (down << 1) | ~(vertical | up)
    n0 = up & vertical

    match = patterns[pattern + 1] as number
    vertical = match | n1
    match |= minus
    horizontal = (((match & p1) + p1) ^ p1) | match
    up = n1 | ~(horizontal | p1)
    down = p1 & horizontal
    const nextPlus = up >>> 31
    const nextMinus = down >>> 31
    up = (up << 1) | plus
    p1 = (down << 1) | minus | ~(vertical | up)
    n1 = up & vertical
    plus = nextPlus
    minus = nextMinus

    match = patterns[pattern + 2] as number
    vertical = match | n2
    match |= minus
    horizontal = (((match & p2) + p2) ^ p2) | match
    up = n2 | ~(horizontal | p2)
    down = p2 & horizontal
    distance += ((up >>> lastBit) & 1) - ((down >>> lastBit) & 1)
    up = (up << 1) | plus
    p2 = (down << 1) | minus | ~(vertical | up)
    n2 = up & vertical

    at += 6
    states[at] = p0
    states[at + 1] = n0
    states[at + 2] = p1
    states[at + 3] = n1
    states[at + 4] = p2
    states[at + 5] = n2
    distances[column + 1] = distance
  }
  return distance
}
