import { Room } from './room'

const wordBits = 64

/** The truth as it lies in memory. */
let truthStart: usize = 0
let truthEnd: usize = 0
/** Words of 64 rows that the whole truth takes, and the bytes of them. */
let truthWords = 0
let stride: usize = 0
/** For each symbol its places in the truth, `truthWords` words. */
const patterns = new Room()
/** For each word of rows those that grow (`vp`) and those that shrink (`vn`) downwards. */
const column = new Room()

/**
 * The symbols from `start` to `end` are the truth of the texts that follow; all are under `alphabet`. Its table stands upside down,
 * row 0 is the last symbol: a common start, which predictions usually have, just leaves out its last rows.
 */
export function setDistanceTruth(start: usize, end: usize, alphabet: i32): void {
  truthStart = start
  truthEnd = end
  const length = (end - start) as i32
  truthWords = (length + wordBits - 1) / wordBits
  stride = truthWords * 8
  const size = (alphabet as usize) * stride
  patterns.hold(size, 0)
  column.hold(stride * 2, 0)
  memory.fill(patterns.at, 0, size)
  for (let row = 0; row < length; row++) {
    const place = patterns.at + (load<u8>(end - 1 - row) as usize) * stride + (row / wordBits) * 8
    store<u64>(place, load<u64>(place) | ((1 as u64) << (row & 63)))
  }
}

/** Levenshtein distance to the truth of a text that begins with the first `common` symbols of it. */
export function distanceTo(start: usize, end: usize, common: usize): i32 {
  const from = start + common
  const rows = (truthEnd - truthStart - common) as i32
  const columns = (end - from) as i32
  const shorter = min(rows, columns)
  let same = 0
  while (same < shorter && load<u8>(end - 1 - same) === load<u8>(truthEnd - 1 - same)) same++
  if (same === shorter) return max(rows, columns) - same
  // What both have in common at the end does not count: the first rows and the last columns are left out.
  const first = same / wordBits
  const words = (rows + wordBits - 1) / wordBits - first
  const to = end - same
  const table = patterns.at + first * 8
  const left = rows - first * wordBits
  if (words === 1) return oneWord(from, to, table, same & 63, left)
  if (words === 2) return twoWords(from, to, table, same & 63, left)
  return anyWords(from, to, table, words, same & 63, left)
}

/** The lowest `count` bits, of 0 to 64. */
function below(count: i32): u64 {
  return count === 64 ? -1 : ((1 as u64) << count) - 1
}

/**
 * Myers' algorithm (Hyyrö 2003, block form), column by column from the end of the text; the first `same` rows are left out. The last
 * column tells the distance: from its top, which is one more in each column, down to the last row.
 */
function oneWord(from: usize, to: usize, table: usize, same: i32, rows: i32): i32 {
  const step = stride
  let n = below(same)
  let p = ~n
  for (let text = to; text > from; ) {
    const match = load<u64>(table + (load<u8>(--text) as usize) * step)
    const vertical = match | n
    const horizontal = (((match & p) + p) ^ p) | match
    const up = ((n | ~(horizontal | p)) << 1) | 1
    p = ((p & horizontal) << 1) | ~(vertical | up)
    n = up & vertical
  }
  const counted = below(rows)
  return same + ((to - from) as i32) + ((popcnt(p & counted) - popcnt(n & counted)) as i32)
}

function twoWords(from: usize, to: usize, table: usize, same: i32, rows: i32): i32 {
  const step = stride
  let n0 = below(same)
  let p0 = ~n0
  let n1: u64 = 0
  let p1: u64 = -1
  for (let text = to; text > from; ) {
    const pattern = table + (load<u8>(--text) as usize) * step
    const match = load<u64>(pattern)
    const vertical = match | n0
    const horizontal = (((match & p0) + p0) ^ p0) | match
    const up = n0 | ~(horizontal | p0)
    const down = p0 & horizontal
    const shifted = (up << 1) | 1
    p0 = (down << 1) | ~(vertical | shifted)
    n0 = shifted & vertical

    // What the first word hands down: +1, -1 or 0.
    const match1 = load<u64>(pattern, 8)
    const vertical1 = match1 | n1
    const equal1 = match1 | (down >> 63)
    const horizontal1 = (((equal1 & p1) + p1) ^ p1) | equal1
    const shifted1 = ((n1 | ~(horizontal1 | p1)) << 1) | (up >> 63)
    p1 = ((p1 & horizontal1) << 1) | (down >> 63) | ~(vertical1 | shifted1)
    n1 = shifted1 & vertical1
  }
  const counted = below(rows - wordBits)
  const grown = popcnt(p0) + popcnt(p1 & counted)
  return same + ((to - from) as i32) + ((grown - popcnt(n0) - popcnt(n1 & counted)) as i32)
}

/** As `twoWords`, with a column in memory. */
function anyWords(from: usize, to: usize, table: usize, words: i32, same: i32, rows: i32): i32 {
  const start = column.at
  const end = start + words * 16
  for (let at = start; at < end; at += 16) {
    store<u64>(at, -1)
    store<u64>(at, 0, 8)
  }
  store<u64>(start, ~below(same))
  store<u64>(start, below(same), 8)
  for (let text = to; text > from; ) {
    let pattern = table + (load<u8>(--text) as usize) * stride
    let plus: u64 = 1
    let minus: u64 = 0
    for (let at = start; at < end; at += 16) {
      const p = load<u64>(at)
      const n = load<u64>(at, 8)
      const match = load<u64>(pattern)
      pattern += 8
      const vertical = match | n
      const equal = match | minus
      const horizontal = (((equal & p) + p) ^ p) | equal
      const up = n | ~(horizontal | p)
      const down = p & horizontal
      const shifted = (up << 1) | plus
      store<u64>(at, (down << 1) | minus | ~(vertical | shifted))
      store<u64>(at, shifted & vertical, 8)
      plus = up >> 63
      minus = down >> 63
    }
  }
  let distance = same + ((to - from) as i32)
  let left = rows
  for (let at = start; at < end; at += 16) {
    const counted = below(min(left, wordBits))
    distance += (popcnt(load<u64>(at) & counted) as i32) - (popcnt(load<u64>(at, 8) & counted) as i32)
    left -= wordBits
  }
  return distance
}
