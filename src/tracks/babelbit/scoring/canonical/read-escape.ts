const shortEscapes = new Map([
  [0x22, 0x22],
  [0x5c, 0x5c],
  [0x2f, 0x2f],
  [0x62, 8],
  [0x66, 12],
  [0x6e, 10],
  [0x72, 13],
  [0x74, 9],
])

export interface Escape {
  point: number
  end: number
}

/** The code point that the JSON escape at `at` (its backslash) stands for; undefined for a bad one and for a lone surrogate. */
export function readEscape(bytes: Uint8Array, at: number): Escape | undefined {
  const kind = bytes[at + 1] ?? 0
  if (kind !== 0x75) {
    const point = shortEscapes.get(kind)
    return point === undefined ? undefined : { point, end: at + 2 }
  }
  const unit = hexUnit(bytes, at + 2)
  if (unit < 0xd800 || unit > 0xdfff) return unit < 0 ? undefined : { point: unit, end: at + 6 }
  if (unit > 0xdbff || bytes[at + 6] !== 0x5c || bytes[at + 7] !== 0x75) return undefined
  const low = hexUnit(bytes, at + 8)
  if (low < 0xdc00 || low > 0xdfff) return undefined
  return { point: 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00), end: at + 12 }
}

/** Four hexadecimal digits; -1 for anything else. */
function hexUnit(bytes: Uint8Array, at: number): number {
  let unit = 0
  for (let i = 0; i < 4; i++) {
    const digit = hexDigit(bytes[at + i] ?? 0)
    if (digit < 0) return -1
    unit = unit * 16 + digit
  }
  return unit
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
