const quote: u8 = 0x22
const backslash: u8 = 0x5c

/** A bit for each of 16 bytes that does not stand for itself in a JSON string of ASCII. */
export function notPlain(bytes: v128): i32 {
  // Compared as signed numbers, bytes from 0x80 on are below the blank too.
  const outside = v128.or(i8x16.lt_s(bytes, i8x16.splat(0x20)), i8x16.eq(bytes, i8x16.splat(0x7f)))
  const marks = v128.or(i8x16.eq(bytes, i8x16.splat(quote)), i8x16.eq(bytes, i8x16.splat(backslash)))
  return i8x16.bitmask(v128.or(outside, marks))
}
