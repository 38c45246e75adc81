import type { Samples } from '../samples.ts'

export interface WavForm {
  rate: number
  /** Whole numbers of 16 bit, or floating point of 4 bytes. */
  type: 'i2' | 'f4'
}

const headBytes = { i2: 44, f4: 58 }

/** A WAV file of channels of one length, and how many samples were beyond what 16 bit can hold. Throws RangeError at NaN in 16 bit. */
export function encodeWav(channels: readonly Samples[], { rate, type }: WavForm): { bytes: Buffer; clipped: number } {
  const size = type === 'i2' ? 2 : 4
  const frames = channels[0]?.length ?? 0
  const dataBytes = frames * channels.length * size
  const head = headBytes[type]
  const bytes = Buffer.alloc(head + dataBytes)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(head + dataBytes - 8, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  // Floating point has a longer fmt chunk, of which the rest is empty, and a fact chunk.
  bytes.writeUInt32LE(type === 'i2' ? 16 : 18, 16)
  bytes.writeUInt16LE(type === 'i2' ? 1 : 3, 20)
  bytes.writeUInt16LE(channels.length, 22)
  bytes.writeUInt32LE(rate, 24)
  bytes.writeUInt32LE(size * channels.length * rate, 28)
  bytes.writeUInt16LE(size * channels.length, 32)
  bytes.writeUInt16LE(8 * size, 34)
  if (type === 'f4') {
    bytes.write('fact', 38, 'latin1')
    bytes.writeUInt32LE(4, 42)
    bytes.writeUInt32LE(frames, 46)
  }
  bytes.write('data', head - 8, 'latin1')
  bytes.writeUInt32LE(dataBytes, head - 4)
  let clipped = 0
  for (let frame = 0, at = head; frame < frames; frame++) {
    for (const channel of channels) {
      const value = channel.at(frame) as number
      if (type === 'f4') bytes.writeFloatLE(value, at)
      else {
        const whole = pcm16(value)
        if (whole !== Math.round(32_768 * value)) clipped++
        bytes.writeInt16LE(whole, at)
      }
      at += size
    }
  }
  return { bytes, clipped }
}

function pcm16(value: number): number {
  if (Number.isNaN(value)) throw new RangeError('NaN cannot be written in 16 bit')
  return Math.min(Math.max(Math.round(32_768 * value), -32_768), 32_767)
}
