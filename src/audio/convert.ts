import { mostTextBytes } from './decode-audio.ts'
import type { DecodedAudio } from './decoded.ts'
import { encodeBase64 } from './encode-base64.ts'
import { encodeNpy } from './npy/encode-npy.ts'
import { resample, resampledLength } from './resample/resample.ts'
import type { Samples } from './samples.ts'
import { encodeWav } from './wav/encode-wav.ts'

export interface ConversionForm {
  format: 'wav' | 'npy' | 'base64'
  /** Null: f8 for npy, as validators send it; a WAV of 16 bit whose samples stay as they are stays so, any other is f4. */
  type: 'i2' | 'f4' | 'f8' | null
  /** In Hz; null: as it is. */
  rate: number | null
  /** In Hz: that of an input that says none. */
  fromRate: number | null
  /** The mean of all channels. */
  mono: boolean
  /** npy of shape `[1, T]`. */
  row: boolean
}

export interface Converted {
  bytes: Uint8Array
  dtype: string
  shape: readonly number[]
  rate: number | null
  channels: number
  frames: number
  /** Samples beyond what 16 bit can hold. */
  clipped: number
}

export interface NotConverted {
  why: string
  remedy?: string
}

/** 2 GiB as npy. */
const mostValues = 2 ** 28

/** Audio in another form, or why it cannot be had. */
export function convertAudio(audio: DecodedAudio, form: ConversionForm): Converted | NotConverted {
  const source = channelsOf(audio)
  if ('why' in source) return source
  if (audio.rate !== null && form.fromRate !== null && form.fromRate !== audio.rate)
    return { why: `it is at ${audio.rate} Hz, not at ${form.fromRate} Hz`, remedy: 'leave --from-rate away: the file says its rate' }
  const from = audio.rate ?? form.fromRate
  const to = form.rate ?? from
  if (from === null && to !== null) return { why: 'it says no sample rate', remedy: 'give it: --from-rate 16000' }
  const channels = form.mono ? [mean(source.channels)] : source.channels
  if (channels.length > 1 && form.format !== 'wav') return { why: `it has ${channels.length} channels, not one`, remedy: 'add --mono' }
  const changed = from !== to || channels.length !== source.channels.length
  try {
    return encoded(from === null || to === null ? channels : channels.map((channel) => atRate(channel, from, to, channels.length)), {
      ...form,
      type: form.type ?? (form.format !== 'wav' ? 'f8' : !changed && /^(<i2|\|u1)$/.test(audio.dtype) ? 'i2' : 'f4'),
      rate: to,
    })
  } catch (error) {
    if (error instanceof RangeError) return { why: error.message }
    throw error
  }
}

/** Throws RangeError where the form cannot hold it. */
function encoded(channels: readonly Samples[], { format, type, rate, row }: ConversionForm): Converted {
  const frames = channels[0]?.length ?? 0
  const facts = { rate, channels: channels.length, frames }
  if (format === 'wav') {
    // A WAV has a rate: the caller asked for it.
    const wavType = type === 'i2' ? 'i2' : 'f4'
    const { bytes, clipped } = encodeWav(channels, { rate: rate as number, type: wavType })
    return { bytes, dtype: `<${wavType}`, shape: channels.length === 1 ? [frames] : [frames, channels.length], ...facts, clipped }
  }
  const npyType = type === 'f4' ? 'f4' : 'f8'
  if (format === 'base64' && (frames * (npyType === 'f8' ? 8 : 4) * 4) / 3 > mostTextBytes - 1024)
    throw new RangeError('it is too long for one base64 text')
  const shape = row ? [1, frames] : [frames]
  const bytes = encodeNpy(valuesOf(channels[0] as Samples, npyType), shape)
  return { bytes: format === 'npy' ? bytes : encodeBase64(bytes), dtype: `<${npyType}`, shape, ...facts, clipped: 0 }
}

/** An npy is one channel, `[T]` or `[1, T]`, of floating point; anything that says its rate may have several. */
function channelsOf({ shape, dtype, length, rate, at }: DecodedAudio): { channels: Samples[] } | NotConverted {
  if (length === 0) return { why: 'it holds no samples' }
  if (length > mostValues) return { why: `it holds more than ${mostValues} samples`, remedy: 'convert shorter pieces' }
  if (rate !== null) {
    const count = shape[1] ?? 1
    return {
      channels: Array.from({ length: count }, (_, channel) => ({ length: length / count, at: (frame) => at(frame * count + channel) })),
    }
  }
  if (!/f[248]$/.test(dtype))
    return { why: `it holds whole numbers (${dtype}), which validators refuse`, remedy: 'save floating point between -1 and 1' }
  if (shape.length === 1 || (shape.length === 2 && shape[0] === 1)) return { channels: [{ length, at }] }
  return { why: `its shape is (${shape.join(', ')}), not that of one channel: (T,) or (1, T)`, remedy: 'save one channel of shape (T,)' }
}

function mean(channels: readonly Samples[]): Samples {
  return {
    length: channels[0]?.length ?? 0,
    at: (frame) => channels.reduce((sum, channel) => sum + (channel.at(frame) ?? 0), 0) / channels.length,
  }
}

/** Throws RangeError where there would be too much of it, or NaN is resampled. */
function atRate(samples: Samples, from: number, to: number, channels: number): Samples {
  if (from === to) return samples
  if (resampledLength(samples.length, from, to) * channels > mostValues)
    throw new RangeError(`at ${to} Hz it has more than ${mostValues} samples`)
  return resample(samples, from, to)
}

function valuesOf(samples: Samples, type: 'f4' | 'f8'): Float64Array | Float32Array {
  if (type === 'f8' && samples instanceof Float64Array) return samples
  const values = new (type === 'f8' ? Float64Array : Float32Array)(samples.length)
  for (let index = 0; index < values.length; index++) values[index] = samples.at(index) as number
  return values
}
