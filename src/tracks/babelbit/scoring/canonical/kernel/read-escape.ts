/** Where the escape that `readEscape` read last ends. */
export let escapeEnd: usize = 0

/** The code point that the JSON escape at `at` (its backslash) stands for; -1 for a bad one and for a lone surrogate. */
export function readEscape(at: usize): i32 {
  const kind = load<u8>(at, 1)
  if (kind !== 0x75) {
    escapeEnd = at + 2
    return shortEscape(kind)
  }
  const unit = hexUnit(at + 2)
  escapeEnd = at + 6
  if (unit < 0xd800 || unit > 0xdfff) return unit
  if (unit > 0xdbff || load<u8>(at, 6) !== 0x5c || load<u8>(at, 7) !== 0x75) return -1
  const low = hexUnit(at + 8)
  escapeEnd = at + 12
  return low < 0xdc00 || low > 0xdfff ? -1 : 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)
}

function shortEscape(kind: u8): i32 {
  switch (kind) {
    case 0x22:
    case 0x5c:
    case 0x2f:
      return kind
    case 0x62:
      return 8
    case 0x66:
      return 12
    case 0x6e:
      return 10
    case 0x72:
      return 13
    case 0x74:
      return 9
    default:
      return -1
  }
}

/** Four hexadecimal digits; -1 for anything else. */
function hexUnit(at: usize): i32 {
  let unit = 0
  for (let i: usize = 0; i < 4; i++) {
    const digit = hexDigit(load<u8>(at + i))
    if (digit < 0) return -1
    unit = unit * 16 + digit
  }
  return unit
}

function hexDigit(byte: i32): i32 {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
