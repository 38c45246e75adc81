import { encodeNpy } from '../../../src/audio/npy/encode-npy.ts'
import type { Signal } from '../../../src/tracks/voice-to-voice/clip.ts'

export const input: Signal = { samples: tone(32_000), rateHz: 16_000 }

export function tone(length: number): Float64Array {
  return Float64Array.from({ length }, (_, at) => 0.4 * Math.sin(at / 9) * (at % 5000 < 4000 ? 1 : 0.01))
}

/** The body of an answer: `audio_data` of an array, or of bytes as they are. */
export function body(array: Float64Array | Float32Array | Uint8Array | null, shape?: readonly number[], more: object = {}): Uint8Array {
  const bytes = array === null ? null : array instanceof Uint8Array ? array : encodeNpy(array, shape ?? [array.length])
  const audio = bytes === null ? {} : { audio_data: Buffer.from(bytes).toString('base64') }
  return Buffer.from(JSON.stringify({ ...audio, text: 'said', ...more }))
}
