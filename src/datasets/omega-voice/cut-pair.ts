import type { Samples } from '../../audio/samples.ts'
import { encodeWav } from '../../audio/wav/encode-wav.ts'
import { mostClipBytes, shortestSeconds } from '../clip-limits.ts'
import { type DecodedClip, decodeClip, wavTypeOf } from '../decode-clip.ts'
import type { Segment, SegmentPair } from './segments.ts'

/** The two segments as WAV files; or why the reference has no sample of them. */
export async function cutPair(audio: unknown, { input, truth }: SegmentPair): Promise<{ input: Buffer; truth: Buffer } | string> {
  const bytes = typeof audio === 'object' && audio !== null && 'bytes' in audio ? audio.bytes : null
  if (!(bytes instanceof Uint8Array)) return 'it holds no audio'
  if (bytes.length > mostClipBytes) return `its audio is larger than ${mostClipBytes / 2 ** 20} MiB`
  const clip = await decodeClip(bytes, '')
  if (typeof clip === 'string') return `its audio cannot be read: ${clip}`
  const [one, other] = [cut(clip, input), cut(clip, truth)]
  if (typeof one === 'string') return one
  return typeof other === 'string' ? other : { input: one, truth: other }
}

/**
 * The reference decodes at the clip's own rate, because it drops what its cast to 16 kHz returns, mixes channels to one, and cuts at
 * `int(seconds * rate)` (reference sn21 4.3).
 */
function cut(clip: DecodedClip, { start, end }: Segment): Buffer | string {
  const { rate, shape } = clip
  const frames = shape[0] ?? 0
  const from = Math.trunc(start * rate)
  const length = Math.min(Math.trunc(end * rate), frames) - from
  if (!(length >= shortestSeconds * rate)) return `a segment is shorter than ${shortestSeconds} s`
  const channels = shape[1] ?? 1
  const type = channels === 1 ? wavTypeOf(clip) : 'f4'
  if (length * (type === 'i2' ? 2 : 4) > mostClipBytes) return `a segment is larger than ${mostClipBytes / 2 ** 20} MiB`
  const samples = channels === 1 ? mono(clip, from, length) : mixed(clip, from, length, channels)
  if (!samples.every(Number.isFinite)) return 'its audio holds values that are not finite'
  return encodeWav([samples as Samples], { rate, type }).bytes
}

function mono({ at }: DecodedClip, from: number, length: number): Float64Array {
  return Float64Array.from({ length }, (_, frame) => at(from + frame))
}

function mixed({ at }: DecodedClip, from: number, length: number, channels: number): Float64Array {
  return Float64Array.from({ length }, (_, frame) => {
    let sum = 0
    for (let channel = 0; channel < channels; channel++) sum += at((from + frame) * channels + channel)
    return sum / channels
  })
}
