import { decodeBase64 } from './base64.ts'
import { type Decoded, refused } from './decoded.ts'
import { decodeNpy, isNpy } from './npy/decode-npy.ts'
import { decodeWav, isWav } from './wav/decode-wav.ts'

/** What fits into one string of Node: half a GiB, 50 minutes at 16 kHz. */
export const mostTextBytes = 2 ** 29 - 24

/** A file by what it holds; one that begins as nothing known, by its name: WAV, npy, or base64 of npy as it stands in a JSON body. */
export function decodeAudio(bytes: Uint8Array, name: string): Decoded {
  if (isNpy(bytes)) return decodeNpy(bytes)
  if (isWav(bytes) || /\.wav$/i.test(name)) return decodeWav(bytes)
  if (/\.npy$/i.test(name)) return decodeNpy(bytes)
  if (!looksLikeText(bytes)) return refused('it is neither WAV, FLAC, Ogg, MP3 nor npy, nor base64 of npy')
  if (bytes.length > mostTextBytes) return refused(`its base64 is longer than ${mostTextBytes} characters`)
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const body = decodeBase64(text)
  if ('verdict' in body) return body
  const decoded = decodeNpy(body.bytes)
  if (decoded.verdict === 'refuse' || body.why === null) return decoded
  return { ...decoded, verdict: 'lenient', why: [body.why, decoded.why].filter((why) => why !== null).join('; ') }
}

function looksLikeText(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 4096).every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09)
}
