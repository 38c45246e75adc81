import type { Chunk } from './chunks.ts'

/** What the `fmt ` chunk says. */
export interface SampleFormat {
  channels: number
  rate: number
  dtype: string
  bytes: number
  /** A sample between -1 and 1; floating point as it is. */
  read: (view: DataView, at: number, littleEndian: boolean) => number
  /** Something that readers pass over. */
  doubt: string | null
}

type Coding = Pick<SampleFormat, 'dtype' | 'bytes' | 'read'>

/** By format tag and bits. */
const codings: Readonly<Record<string, Coding>> = {
  '1:8': { dtype: '|u1', bytes: 1, read: (view, at) => (view.getUint8(at) - 128) / 128 },
  '1:16': { dtype: '<i2', bytes: 2, read: (view, at, little) => view.getInt16(at, little) / 2 ** 15 },
  '1:24': { dtype: '<i3', bytes: 3, read: (view, at, little) => int24(view, at, little) / 2 ** 23 },
  '1:32': { dtype: '<i4', bytes: 4, read: (view, at, little) => view.getInt32(at, little) / 2 ** 31 },
  '3:32': { dtype: '<f4', bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  '3:64': { dtype: '<f8', bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
}

const extensible = 0xfffe
/** The fixed part of the GUIDs that stand for plain format tags. */
const tagGuid = '000000001000800000aa00389b71'
const tagNames: Readonly<Record<number, string>> = { 2: 'ADPCM', 6: 'A-law', 7: 'mu-law', 85: 'MP3' }
/** As libsndfile has it. */
const mostChannels = 1024
/** Far above any converter; libsndfile refuses what does not fit into 31 bits. */
const highestRate = 2 ** 24

/** Returns a sentence where the samples cannot be read. */
export function sampleFormat({ body, size }: Chunk, littleEndian: boolean): SampleFormat | string {
  if (size < 16 || body.length < Math.min(size, 40)) return 'its fmt chunk is too short'
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const u16 = (at: number) => view.getUint16(at, littleEndian)
  const [tagged, channels, rate, align, bits] = [u16(0), u16(2), view.getUint32(4, littleEndian), u16(12), u16(14)]
  const tag = tagged === extensible ? extensibleTag(body) : tagged
  if (tag === null) return 'its extensible format names no known kind of samples'
  const coding = codings[`${tag}:${bits}`]
  if (coding === undefined) return `its samples are ${tagNames[tag] ?? `of format ${tag}`} with ${bits} bits, which is not read`
  if (channels === 0 || channels > mostChannels) return `it claims ${channels} channels`
  if (rate === 0 || rate > highestRate) return `it claims a sample rate of ${rate} Hz`
  const doubt = align === channels * coding.bytes ? null : `its block align is ${align}, not ${channels * coding.bytes}`
  const dtype = littleEndian ? coding.dtype : coding.dtype.replace('<', '>')
  return { ...coding, dtype, channels, rate, doubt }
}

function extensibleTag(body: Buffer): number | null {
  return body.length >= 40 && body.toString('hex', 26, 40) === tagGuid ? body.readUInt16LE(24) : null
}

function int24(view: DataView, at: number, littleEndian: boolean): number {
  const [low, high] = littleEndian ? [at, at + 2] : [at + 2, at]
  return (view.getInt8(high) << 16) | (view.getUint8(at + 1) << 8) | view.getUint8(low)
}
