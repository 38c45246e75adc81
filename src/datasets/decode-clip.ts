import { compressedKind } from '../audio/compressed/kind.ts'
import { type DecodedAudio, refused } from '../audio/decoded.ts'
import { decodeWav, isWav } from '../audio/wav/decode-wav.ts'

export interface DecodedClip extends DecodedAudio {
  rate: number
}

/** The samples of a WAV, FLAC, Ogg or MP3 file; where there are none, a sentence that says why. */
export async function decodeClip(bytes: Uint8Array, name: string): Promise<DecodedClip | string> {
  const decoded = await decodedBy(bytes, name)
  if (decoded.verdict === 'refuse') return decoded.why
  const { rate } = decoded
  return rate === null ? 'it says no rate' : { ...decoded, rate }
}

async function decodedBy(bytes: Uint8Array, name: string) {
  if (isWav(bytes)) return decodeWav(bytes)
  const kind = compressedKind(bytes, name)
  if (kind === null) return refused('it is neither WAV, FLAC, Ogg nor MP3')
  const { decodeCompressed } = await import('../audio/compressed/decode-compressed.ts')
  return decodeCompressed(bytes, kind)
}

/** The form of WAV that keeps samples of a type; whole numbers of more than 24 bit and double precision are rounded to 24. */
export function wavTypeOf({ dtype }: DecodedAudio): 'i2' | 'f4' {
  return /^.[iu][12]$/.test(dtype) ? 'i2' : 'f4'
}
