import type { StreamFacts } from './stream-facts.ts'

const headBytes = 27
const lastPage = 4

/**
 * Walks over the pages of an Ogg file (RFC 3533) and checks that each is whole: nothing damaged reaches the decoder. Returns a sentence where
 * it is not one whole stream of Vorbis.
 */
export function oggFacts(file: Uint8Array): StreamFacts | string {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length)
  let facts: StreamFacts | undefined
  let serial: number | undefined
  let ended = false
  let frames = 0n
  for (let at = 0; at < bytes.length; ) {
    if (ended) return 'it goes on behind the end of its stream'
    if (bytes.toString('latin1', at, at + 4) !== 'OggS' || bytes[at + 4] !== 0)
      return 'it is damaged: a page does not begin where it should'
    const segments = bytes.subarray(at + headBytes, at + headBytes + (bytes[at + 26] ?? 0))
    const from = at + headBytes + segments.length
    const end = segments.reduce((so, segment) => so + segment, from)
    if (at + headBytes > bytes.length || end > bytes.length) return 'it is cut off within a page'
    if (pageChecksum(bytes, at, end) !== bytes.readUInt32LE(at + 22)) return 'it is damaged: the checksum of a page is wrong'
    serial ??= bytes.readUInt32LE(at + 14)
    if (bytes.readUInt32LE(at + 14) !== serial) return 'it holds several streams'
    if (facts === undefined) {
      const first = vorbisFacts(bytes.subarray(from, end))
      if (typeof first === 'string') return first
      facts = first
    }
    ended = ((bytes[at + 5] as number) & lastPage) !== 0
    // All ones: no packet ends on this page.
    const position = bytes.readBigInt64LE(at + 6)
    if (position !== -1n) frames = position
    at = end
  }
  if (facts === undefined || !ended) return 'it is cut off: the last page of its stream is not there'
  return { ...facts, frames: Number(frames) }
}

/** Of the identification header (Vorbis I, 4.2.2). */
function vorbisFacts(packet: Buffer): StreamFacts | string {
  if (packet.toString('latin1', 0, 8) === 'OpusHead') return 'it is Opus, which is not read: only Vorbis is'
  if (packet.toString('latin1', 1, 7) !== 'vorbis' || packet[0] !== 1 || packet.length < 30) return 'it is Ogg, but not Vorbis'
  const [channels, rate] = [packet[11] as number, packet.readUInt32LE(12)]
  if (channels === 0 || rate === 0) return `it claims ${channels} channels and a sample rate of ${rate} Hz`
  return { rate, channels, frames: null, bits: null, md5: null }
}

const polynomial = 0x04c11db7
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24
  for (let bit = 0; bit < 8; bit++) sum = sum & 0x80000000 ? (sum << 1) ^ polynomial : sum << 1
  return sum >>> 0
})

/** CRC-32 without reflection, from 0, over a page whose own checksum counts as 0. */
function pageChecksum(bytes: Buffer, from: number, end: number): number {
  let sum = 0
  for (let at = from; at < end; at++) {
    const byte = at >= from + 22 && at < from + 26 ? 0 : (bytes[at] as number)
    sum = ((sum << 8) ^ (table[((sum >>> 24) ^ byte) & 0xff] as number)) >>> 0
  }
  return sum
}
