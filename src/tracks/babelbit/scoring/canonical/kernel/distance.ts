import { Room } from './room'

const wordBits = 64

/** The truth as it lies in memory. */
let truthStart: usize = 0
let truthEnd: usize = 0
/** Words of 64 rows that the whole truth takes. */
let words = 0
/** For each symbol its places in the truth, `words` words. */
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
  words = (length + wordBits - 1) / wordBits
  const size = (alphabet * words * 8) as usize
  patterns.hold(size, 0)
  column.hold(words * 16, 0)
  memory.fill(patterns.at, 0, size)
  for (let row = 0; row < length; row++) {
    const place = patternOf(load<u8>(end - 1 - row), row / wordBits)
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
  const left = (rows + wordBits - 1) / wordBits - first
  const to = end - same
  if (left === 1) return oneWord(from, to, first, same & 63, rows - first * wordBits)
  if (left === 2) return twoWords(from, to, first, same & 63, rows - first * wordBits)
  return anyWords(from, to, first, left, same & 63, rows - first * wordBits)
}

function patternOf(symbol: i32, word: i32): usize {
  return patterns.at + ((symbol * words + word) as usize) * 8
}

/**
 * Myers' algorithm (Hyyrö 2003, block form), column by column from the end of the text: the distance is that of the first column and
 * the sum of the last row's steps from there. `same` rows of the first word are left out.
 */
function anyWords(from: usize, to: usize, first: i32, count: i32, same: i32, rows: i32): i32 {
  const lastBit: u64 = (rows - 1) & 63
  const start = column.at
  const end = start + count * 16
  for (let at = start; at < end; at += 16) {
    store<u64>(at, -1)
    store<u64>(at, 0, 8)
  }
  const left: u64 = ((1 as u64) << same) - 1
  store<u64>(start, ~left)
  store<u64>(start, left, 8)
  let distance = rows - same
  for (let text = to; text > from; text--) {
    let pattern = patternOf(load<u8>(text - 1), first)
    // What the row above hands down: +1 (`plus`), -1 (`minus`) or 0. Above the first row it is always +1.
    let plus: u64 = 1
    let minus: u64 = 0
    let up: u64 = 0
    let down: u64 = 0
    for (let at = start; at < end; at += 16) {
      const vp = load<u64>(at)
      const vn = load<u64>(at, 8)
      const match = load<u64>(pattern)
      pattern += 8
      const vertical = match | vn
      const equal = match | minus
      const horizontal = (((equal & vp) + vp) ^ vp) | equal
      up = vn | ~(horizontal | vp)
      down = vp & horizontal
      const shiftedUp = (up << 1) | plus
      plus = up >> 63
      const shiftedDown = (down << 1) | minus
      minus = down >> 63
      store<u64>(at, shiftedDown | ~(vertical | shiftedUp))
      store<u64>(at, shiftedUp & vertical, 8)
    }
    distance += (((up >> lastBit) & 1) as i32) - (((down >> lastBit) & 1) as i32)
  }
  return distance
}

/** `anyWords` unrolled: most texts leave 64 rows or fewer to compare, and their column then stays in registers. */
function oneWord(from: usize, to: usize, first: i32, same: i32, rows: i32): i32 {
  const lastBit: u64 = rows - 1
  const stride = (words * 8) as usize
  const table = patterns.at + first * 8
  let vn: u64 = ((1 as u64) << same) - 1
  let vp = ~vn
  let distance = rows - same
  for (let text = to; text > from; text--) {
    const match = load<u64>(table + (load<u8>(text - 1) as usize) * stride)
    const vertical = match | vn
    const horizontal = (((match & vp) + vp) ^ vp) | match
    let up = vn | ~(horizontal | vp)
    const down = vp & horizontal
    distance += (((up >> lastBit) & 1) as i32) - (((down >> lastBit) & 1) as i32)
    up = (up << 1) | 1
    vp = (down << 1) | ~(vertical | up)
    vn = up & vertical
  }
  return distance
}

function twoWords(from: usize, to: usize, first: i32, same: i32, rows: i32): i32 {
  const lastBit: u64 = (rows - 1) & 63
  const stride = (words * 8) as usize
  const table = patterns.at + first * 8
  let n0: u64 = ((1 as u64) << same) - 1
  let p0 = ~n0
  let n1: u64 = 0
  let p1: u64 = -1
  let distance = rows - same
  for (let text = to; text > from; text--) {
    const pattern = table + (load<u8>(text - 1) as usize) * stride
    let match = load<u64>(pattern)
    let vertical = match | n0
    let horizontal = (((match & p0) + p0) ^ p0) | match
    let up = n0 | ~(horizontal | p0)
    let down = p0 & horizontal
    const plus = up >> 63
    const minus = down >> 63
    up = (up << 1) | 1
    p0 = (down << 1) | ~(vertical | up)
    n0 = up & vertical

    match = load<u64>(pattern, 8)
    vertical = match | n1
    match |= minus
    horizontal = (((match & p1) + p1) ^ p1) | match
    up = n1 | ~(horizontal | p1)
    down = p1 & horizontal
    distance += (((up >> lastBit) & 1) as i32) - (((down >> lastBit) & 1) as i32)
    up = (up << 1) | plus
    p1 = (down << 1) | minus | ~(vertical | up)
    n1 = up & vertical
  }
  return distance
}
