/** The header of an MPEG audio frame, layer III. */
export interface Mp3Frame {
  /** Where it begins. */
  at: number
  rate: number
  channels: 1 | 2
  /** Size of its side information. */
  sideBytes: number
}

/** In kbit/s by bitrate index: MPEG 1, and MPEG 2 and 2.5. */
const bitRates = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const
const rates = [44_100, 48_000, 32_000] as const

/** The first frame within `reach` bytes that another frame follows, or that ends with the file; null where there is none. ISO/IEC 11172-3, 2.4.1.3. */
export function firstFrame(bytes: Uint8Array, reach: number): Mp3Frame | null {
  const from = id3Bytes(bytes)
  for (let at = from; at <= from + reach && at + 4 <= bytes.length; at++) {
    const frame = frameAt(bytes, at)
    if (frame === null) continue
    const next = at + frame.bytes
    if (next === bytes.length || frameAt(bytes, next) !== null) return frame.header
  }
  return null
}

/** Size of the ID3v2 tag at the beginning: 28 bits, 7 a byte. */
function id3Bytes(bytes: Uint8Array): number {
  if (bytes.length < 10 || bytes[0] !== 0x49 || bytes[1] !== 0x44 || bytes[2] !== 0x33) return 0
  return 10 + bytes.subarray(6, 10).reduce((size, byte) => size * 128 + (byte & 0x7f), 0)
}

function frameAt(bytes: Uint8Array, at: number): { header: Mp3Frame; bytes: number } | null {
  const [sync, kind, coding, mode] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]
  if (sync !== 0xff || kind === undefined || coding === undefined || mode === undefined || (kind & 0xe0) !== 0xe0) return null
  const version = (kind >> 3) & 3
  const layer3 = ((kind >> 1) & 3) === 1
  const rate = rates[(coding >> 2) & 3]
  const kbits = bitRates[version === 3 ? 0 : 1][coding >> 4]
  if (version === 1 || !layer3 || rate === undefined || !kbits) return null
  const divisor = version === 3 ? 1 : version === 2 ? 2 : 4
  const padding = (coding >> 1) & 1
  const channels = mode >> 6 === 3 ? 1 : 2
  const sideBytes = version === 3 ? (channels === 1 ? 17 : 32) : channels === 1 ? 9 : 17
  const size = Math.floor(((version === 3 ? 144_000 : 72_000) * kbits * divisor) / rate) + padding
  return { header: { at, rate: rate / divisor, channels, sideBytes }, bytes: size }
}
