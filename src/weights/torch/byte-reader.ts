import { refuse } from '../refusal.ts'

/** Reads little-endian values one after the other. Whatever reaches behind the end is refused, before anything is allocated for it. */
export interface ByteReader {
  readonly at: number
  take(bytes: number): Buffer
  u8(): number
  u16(): number
  u32(): number
  i32(): number
  i64(): bigint
  f64(): number
  /** The text before the next line feed, which is passed over. */
  line(): string
}

const longestLine = 1000

/** `what` is named where the bytes end early. */
export function byteReader(bytes: Uint8Array, what: string, from = 0): ByteReader {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = from
  const take = (length: number) => {
    if (length > buffer.length - at)
      refuse(`${what} ends early: ${length} bytes are claimed at byte ${at}, and ${buffer.length - at} are there`)
    at += length
    return buffer.subarray(at - length, at)
  }
  return {
    get at() {
      return at
    },
    take,
    u8: () => take(1).readUInt8(),
    u16: () => take(2).readUInt16LE(),
    u32: () => take(4).readUInt32LE(),
    i32: () => take(4).readInt32LE(),
    i64: () => take(8).readBigInt64LE(),
    // The one number that pickles write with its highest byte first.
    f64: () => take(8).readDoubleBE(),
    line() {
      const end = buffer.subarray(at, at + longestLine).indexOf(0x0a)
      if (end < 0) refuse('a name in its pickle has no end')
      const text = take(end).toString('utf8')
      take(1)
      return text
    },
  }
}
