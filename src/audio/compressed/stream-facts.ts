/** What a compressed stream says of itself; the decoder's output is held against it. */
export interface StreamFacts {
  rate: number
  channels: number
  /** Samples a channel; null where it does not say. */
  frames: number | null
  /** Bits of a whole number; null where samples are floating point. */
  bits: number | null
  /** MD5 of the whole numbers, little-endian and interleaved; null where it says none. */
  md5: string | null
}
