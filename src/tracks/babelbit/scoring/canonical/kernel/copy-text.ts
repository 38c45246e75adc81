import { notPlain } from './plain'
import { pointOf } from './texts'

/** How code points become bytes: inside a JSON string, ASCII only or not, or as they are. */
export const asciiJson = 0
export const json = 1
export const bare = 2

/** Bytes that a code point takes at most. */
export const pointWidth: usize = 12

const backslash: u8 = 0x5c

/** Where there is room for the text `from` one address to another and 15 bytes more: returns where it ends. */
export function copyText(to: usize, from: usize, end: usize, form: i32): usize {
  while (true) {
    const bytes = v128.load(from)
    v128.store(to, bytes)
    const found = notPlain(bytes)
    const plain: usize = found === 0 ? 16 : ctz(found)
    if (end - from <= plain) return to + (end - from)
    from += plain
    to += plain
    if (found === 0) continue
    to = putOther(to, pointOf(load<u8>(from)), form)
    from++
  }
}

function putOther(at: usize, point: i32, form: i32): usize {
  if (form === bare) return putUtf8(at, point)
  const short = shortEscape(point)
  if (short !== 0) {
    store<u8>(at, backslash)
    store<u8>(at, short, 1)
    return at + 2
  }
  if (form === json && point >= 0x20) return putUtf8(at, point)
  if (point < 0x10000) return putUnit(at, point)
  const high = 0xd800 + ((point - 0x10000) >> 10)
  return putUnit(putUnit(at, high), 0xdc00 + ((point - 0x10000) & 0x3ff))
}

/** The letter of a short escape; 0 where there is none. */
function shortEscape(point: i32): u8 {
  switch (point) {
    case 0x22:
    case 0x5c:
      return point as u8
    case 8:
      return 0x62
    case 9:
      return 0x74
    case 10:
      return 0x6e
    case 12:
      return 0x66
    case 13:
      return 0x72
    default:
      return 0
  }
}

function putUnit(at: usize, unit: i32): usize {
  store<u8>(at, backslash)
  store<u8>(at, 0x75, 1)
  for (let digit = 0; digit < 4; digit++) {
    const value = (unit >> (12 - 4 * digit)) & 15
    store<u8>(at + 2 + digit, (value < 10 ? 0x30 + value : 0x57 + value) as u8)
  }
  return at + 6
}

function putUtf8(at: usize, point: i32): usize {
  if (point < 0x80) {
    store<u8>(at, point as u8)
    return at + 1
  }
  const more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3
  const lead = more === 1 ? 0xc0 : more === 2 ? 0xe0 : 0xf0
  store<u8>(at, (lead | (point >> (6 * more))) as u8)
  for (let i = 1; i <= more; i++) store<u8>(at + i, (0x80 | ((point >> (6 * (more - i))) & 0x3f)) as u8)
  return at + 1 + more
}
