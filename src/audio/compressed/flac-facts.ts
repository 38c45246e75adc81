import type { StreamFacts } from './stream-facts.ts'

const streamInfoBytes = 34

/** What the STREAMINFO block says, which begins every FLAC file (RFC 9639, 8.2). Returns a sentence where there is none. */
export function flacFacts(bytes: Uint8Array): StreamFacts | string {
  const info = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).subarray(8, 8 + streamInfoBytes)
  if (info.length < streamInfoBytes || ((bytes[4] as number) & 0x7f) !== 0) return 'it does not begin with the facts of a FLAC stream'
  // 20 bits of rate, 3 of channels, 5 of sample size, 36 of length.
  const packed = info.readBigUInt64BE(10)
  const rate = Number(packed >> 44n)
  const frames = Number(packed & 0xf_ffff_ffffn)
  const md5 = info.toString('hex', 18)
  if (rate === 0) return 'it claims a sample rate of 0 Hz'
  return {
    rate,
    channels: Number((packed >> 41n) & 7n) + 1,
    bits: Number((packed >> 36n) & 31n) + 1,
    frames: frames === 0 ? null : frames,
    md5: /^0+$/.test(md5) ? null : md5,
  }
}
