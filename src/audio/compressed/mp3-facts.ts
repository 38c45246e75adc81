import { firstFrame } from './mp3-frame.ts'
import type { StreamFacts } from './stream-facts.ts'

/** Tags of other kinds can stand before the first frame. */
const searched = 65_536

/**
 * An MP3 does not say how long it is, unless its encoder left a Xing or Info frame first: then a file that is cut off is seen.
 * Returns a sentence where it cannot be decoded.
 */
export function mp3Facts(bytes: Uint8Array): StreamFacts | string {
  const frame = firstFrame(bytes, searched)
  if (frame === null) return 'no frame of MP3 is found in it'
  const claimed = xingBytes(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), frame.at + 4 + frame.sideBytes)
  const there = bytes.length - frame.at
  if (claimed !== null && claimed > there) return `it is cut off: ${claimed} bytes of MP3 are claimed, ${there} are there`
  return { rate: frame.rate, channels: frame.channels, frames: null, bits: null, md5: null }
}

/** Size of the stream from its first frame on, of a Xing frame; null where none says it. */
function xingBytes(bytes: Buffer, at: number): number | null {
  if (at + 16 > bytes.length || !/^(Xing|Info)/.test(bytes.toString('latin1', at, at + 4))) return null
  const flags = bytes.readUInt32BE(at + 4)
  if ((flags & 2) === 0) return null
  return bytes.readUInt32BE(at + ((flags & 1) === 0 ? 8 : 12))
}
