import { z } from 'zod'
import { oneChannel } from '../../audio/one-channel.ts'
import { decodeWav } from '../../audio/wav/decode-wav.ts'
import type { Codec } from '../types.ts'

/** A clip of one channel, as the bytes of its WAV file. */
export interface Clip {
  wav: Uint8Array
}

const clipSchema = z.object({ wav: z.base64() })

/** In plans and journals the file's bytes are base64: a run can be scored again when its data are gone. */
export const clipCodec: Codec<Clip> = {
  parse: (value) => ({ wav: Buffer.from(clipSchema.parse(value).wav, 'base64') }),
  encode: ({ wav }) => ({ wav: Buffer.from(wav).toString('base64') }),
}

export interface Signal {
  /** In -1 to 1, as soundfile decodes a WAV. */
  samples: Float64Array
  rateHz: number
}

/** The samples of a clip that was read as one before. */
export function signalOf({ wav }: Clip): Signal {
  const decoded = decodeWav(wav)
  const signal = decoded.verdict === 'refuse' ? decoded : oneChannel(decoded)
  if (decoded.verdict === 'refuse' || 'verdict' in signal || decoded.rate === null)
    throw new Error('a clip of the plan is no WAV of one channel')
  return { samples: signal.samples, rateHz: decoded.rate }
}
