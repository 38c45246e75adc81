import { Room } from './room'

const asciiSymbols = 128
const blank: u8 = 0x20
/** Slots of the table from code points to their symbols, a byte each; 0: none. */
const slots = 512

const bytes = new Room()
bytes.hold(1 << 16, 0)
const blanked = new Room()
/** The code point that a byte stands for; and whether it is white space. */
const points = heap.alloc(256 * 4)
const spaces = heap.alloc(256)
const symbols = heap.alloc(slots)
let symbolCount = 0
let hasOtherSpace = false
/** Bytes that are taken. */
export let used: usize = 0

for (let point = 0; point < 256; point++) {
  store<i32>(points + 4 * point, point)
  store<u8>(spaces + point, (point < asciiSymbols && isSpace(point)) as u8)
}
memory.fill(symbols, 0, slots)

/**
 * Forgets the texts of an utterance. They lie one after the other, a byte for each code point: ASCII stands for itself, other code
 * points get the numbers from 128 on as they come.
 */
export function clearTexts(): void {
  used = 0
  hasOtherSpace = false
  if (symbolCount === 0) return
  symbolCount = 0
  memory.fill(symbols, 0, slots)
}

/** Makes room for `count` more bytes; returns the address of the first text. */
export function roomForText(count: usize): usize {
  bytes.hold(used + count, used)
  return bytes.at
}

/** Those up to `end`, a place among the texts, are taken. */
export function take(end: usize): void {
  used = end
}

/** The address of the first text. */
export function textsAt(): usize {
  return bytes.at
}

/** All bytes are under it. */
export function alphabet(): i32 {
  return asciiSymbols + symbolCount
}

/** The code point that a byte stands for. */
export function pointOf(symbol: u8): i32 {
  return load<i32>(points + 4 * (symbol as usize))
}

export function isSpaceSymbol(symbol: u8): bool {
  return load<u8>(spaces + symbol) !== 0
}

/** The byte for a code point; -1 where there are more than 128 beside ASCII. */
export function symbolFor(point: i32): i32 {
  if (point < asciiSymbols) return point
  let slot = ((point * 0x9e3779b1) as u32) >> 23
  while (true) {
    const symbol: i32 = load<u8>(symbols + slot)
    if (symbol === 0) break
    if (load<i32>(points + 4 * symbol) === point) return symbol
    slot = (slot + 1) & (slots - 1)
  }
  const symbol = asciiSymbols + symbolCount
  if (symbol > 255) return -1
  symbolCount++
  store<u8>(symbols + slot, symbol as u8)
  store<i32>(points + 4 * symbol, point)
  store<u8>(spaces + symbol, isSpace(point) as u8)
  return symbol
}

/** Must be told of texts (addresses) that hold a `symbolFor`. */
export function lookForSpace(start: usize, end: usize): void {
  for (let at = start; at < end; at++) {
    const symbol = load<u8>(at)
    if (symbol !== blank && isSpaceSymbol(symbol)) hasOtherSpace = true
  }
}

/** As `textsAt`, with a blank for every white space. */
export function blankedAt(): usize {
  if (!hasOtherSpace) return bytes.at
  blanked.hold(bytes.size, 0)
  for (let at: usize = 0; at < used; at++) {
    const symbol = load<u8>(bytes.at + at)
    store<u8>(blanked.at + at, isSpaceSymbol(symbol) ? blank : symbol)
  }
  return blanked.at
}

/** As `src/base/python/whitespace.ts` has it. */
function isSpace(point: i32): bool {
  if (point < 0x80) return point === 0x20 || (point >= 9 && point <= 13) || (point >= 0x1c && point <= 0x1f)
  if (point < 0x1680) return point === 0x85 || point === 0xa0
  if (point >= 0x2000 && point <= 0x200a) return true
  return point === 0x1680 || point === 0x2028 || point === 0x2029 || point === 0x202f || point === 0x205f || point === 0x3000
}
