import { createHash } from 'node:crypto'
import type { CompressedKind } from './kind.ts'
import { type DecodedPiece, openDecoder } from './open-decoder.ts'
import { SampleBlocks } from './sample-blocks.ts'
import type { StreamFacts } from './stream-facts.ts'

/** Small, for what comes out of a piece can be thousands of times larger. */
const pieceBytes = 1024
/** 1 GiB of memory: more than four hours of one channel at 16 kHz. */
export const mostValues = 2 ** 28

/**
 * All samples of a compressed file, interleaved, held against what the file says of itself. Returns a sentence where they cannot be had. It may also throw or run for ever
 * on a hostile file: run it in a thread.
 */
export async function decodeStream(bytes: Uint8Array, kind: CompressedKind, facts: StreamFacts): Promise<SampleBlocks | string> {
  const { channels, bits, frames, md5 } = facts
  const decoder = await openDecoder(kind)
  const samples = new SampleBlocks()
  const whole = bits === null ? null : wholeNumbers(bits)
  const hash = bits === null || md5 === null ? null : pcmHash(bits)
  const take = (piece: DecodedPiece): string | null => {
    if (piece.errors.length > 0) return `it is damaged: ${piece.errors[0]?.message}`
    if (piece.samplesDecoded === 0) return null
    if (piece.sampleRate !== facts.rate) return `its sample rate changes from ${facts.rate} to ${piece.sampleRate} Hz`
    // An MP3 of one channel comes out as two that are equal.
    if (piece.channelData.length !== channels && kind !== 'mp3')
      return `it claims ${channels} channels and holds ${piece.channelData.length}`
    if (samples.length + piece.samplesDecoded * channels > mostValues) return `it holds more than ${mostValues} samples`
    for (let frame = 0; frame < piece.samplesDecoded; frame++) {
      for (let channel = 0; channel < channels; channel++) {
        const value = piece.channelData[channel]?.[frame] ?? 0
        samples.push(whole === null ? value : whole(value))
      }
    }
    hash?.update(piece)
    return null
  }
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    // A copy: the decoders keep what they are given.
    const bad = take(await decoder.decode(bytes.slice(at, at + pieceBytes)))
    if (bad !== null) return bad
  }
  const rest = await decoder.flush()
  const bad = rest === null ? null : take(rest)
  if (bad !== null) return bad
  const found = samples.length / channels
  if (frames !== null && found !== frames) return `it is cut off or damaged: it claims ${frames} samples and holds ${found}`
  if (hash !== null && hash.digest() !== md5) return 'it is damaged: its samples are not those that were encoded'
  return samples
}

/** The decoder of FLAC divides by one less than a power of two; whole numbers of WAV and FLAC are scaled by the power itself. */
function wholeNumbers(bits: number): (value: number) => number {
  const scale = 2 ** (bits - 1)
  return (value) => Math.round(value * (scale - 1)) / scale
}

/** The MD5 that STREAMINFO holds: of the samples in as many whole bytes as they need. */
function pcmHash(bits: number): { update(piece: DecodedPiece): void; digest(): string } {
  const md5 = createHash('md5')
  const size = Math.ceil(bits / 8)
  const scale = 2 ** (bits - 1) - 1
  return {
    update({ channelData, samplesDecoded }) {
      const pcm = Buffer.alloc(samplesDecoded * channelData.length * size)
      let at = 0
      for (let frame = 0; frame < samplesDecoded; frame++) {
        for (const channel of channelData) {
          pcm.writeIntLE(Math.round((channel[frame] as number) * scale), at, size)
          at += size
        }
      }
      md5.update(pcm)
    },
    digest: () => md5.digest('hex'),
  }
}
