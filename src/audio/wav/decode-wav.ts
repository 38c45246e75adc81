import { type Decoded, refused } from '../decoded.ts'
import { type Chunk, chunksOf } from './chunks.ts'
import { type SampleFormat, sampleFormat } from './sample-format.ts'

/** Sizes of a stream whose writer could not go back. */
const unknownSize = 0xffffffff

/** Reads a WAV file as libsndfile does, or more strictly; nothing is allocated from a size that the file only claims. */
export function decodeWav(bytes: Uint8Array): Decoded {
  const stream = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (stream.length === 0) return refused('it is empty')
  const form = stream.toString('latin1', 0, 4)
  if (!isWav(stream))
    return refused(form === 'RIFF' && stream.length >= 12 ? 'it is a RIFF file, but no WAV' : 'it does not begin as a WAV file')
  const littleEndian = form !== 'RIFX'
  const found = samplesIn(stream, littleEndian, form === 'RF64')
  if (typeof found === 'string') return refused(found)
  const { format, body, doubts } = found
  const frameBytes = format.channels * format.bytes
  const frames = Math.floor(body.length / frameBytes)
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const why = [
    littleEndian ? null : 'it is big-endian (RIFX)',
    format.doubt,
    ...doubts,
    body.length % frameBytes === 0 ? null : 'its last frame is cut off',
    form === 'RF64' ? null : lengthDoubt(stream, littleEndian),
  ].filter((doubt) => doubt !== null)
  return {
    verdict: why.length > 0 ? 'lenient' : 'ok',
    why: why.length > 0 ? why.join('; ') : null,
    dtype: format.dtype,
    shape: format.channels === 1 ? [frames] : [frames, format.channels],
    rate: format.rate,
    length: frames * format.channels,
    at: (index) => format.read(view, index * format.bytes, littleEndian),
  }
}

export function isWav(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 12)).toString('latin1')
  return /^(RIFF|RIFX|RF64)/.test(head) && head.slice(8, 12) === 'WAVE'
}

interface Samples {
  format: SampleFormat
  body: Buffer
  doubts: string[]
}

/** Walks once over the chunks. Returns a sentence where no samples can be had. */
function samplesIn(stream: Buffer, littleEndian: boolean, rf64: boolean): Samples | string {
  let format: SampleFormat | undefined
  let samples: Samples | undefined
  let longSize: number | undefined
  for (const chunk of chunksOf(stream, littleEndian)) {
    if (chunk.id === 'ds64' && rf64 && format === undefined) {
      if (chunk.body.length < 24) return 'its ds64 chunk is too short'
      longSize = Number(chunk.body.readBigUInt64LE(8))
    } else if (chunk.id === 'fmt ') {
      if (format !== undefined) return 'it has two fmt chunks'
      const parsed = sampleFormat(chunk, littleEndian)
      if (typeof parsed === 'string') return parsed
      format = parsed
    } else if (chunk.id === 'data') {
      if (format === undefined) return 'its data comes before its fmt chunk'
      if (samples !== undefined) return 'it has two data chunks'
      const data = rf64 ? longData(chunk, longSize) : plainData(chunk)
      if (typeof data === 'string') return data
      samples = { format, ...data }
    } else if (chunk.size > chunk.body.length) {
      if (samples === undefined) return `its chunk ${JSON.stringify(chunk.id)} claims more than the file holds`
      samples.doubts.push('what follows its samples is cut off or no chunk')
    }
  }
  return samples ?? 'it has no data chunk'
}

function plainData({ size, body }: Chunk): Omit<Samples, 'format'> {
  const doubts =
    size === unknownSize
      ? ['its size is left open']
      : size > body.length
        ? [`it claims ${size} bytes of samples and holds ${body.length}`]
        : []
  return { body, doubts }
}

function longData({ size, body }: Chunk, longSize: number | undefined): Omit<Samples, 'format'> | string {
  if (longSize === undefined) return 'it is RF64 without a ds64 chunk'
  const claimed = size === unknownSize ? longSize : size
  if (claimed > body.length) return 'it claims more samples than the file holds'
  return { body: body.subarray(0, claimed), doubts: [] }
}

function lengthDoubt(stream: Buffer, littleEndian: boolean): string | null {
  const claimed = 8 + (littleEndian ? stream.readUInt32LE(4) : stream.readUInt32BE(4))
  if (claimed === 8 + unknownSize) return 'its RIFF size is left open'
  return claimed === stream.length ? null : `its RIFF size says ${claimed} bytes, and it has ${stream.length}`
}
