import { firstFrame } from './mp3-frame.ts'

export type CompressedKind = 'flac' | 'ogg' | 'mp3'

/** By how the file begins; an MP3 that begins as nothing known by its name. */
export function compressedKind(bytes: Uint8Array, name: string): CompressedKind | null {
  const begin = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4)).toString('latin1')
  if (begin === 'fLaC') return 'flac'
  if (begin === 'OggS') return 'ogg'
  if (begin.startsWith('ID3') || firstFrame(bytes, 0)?.at === 0) return 'mp3'
  const known = /^(RIFF|RIFX|RF64|\x93NUM)/.test(begin)
  return !known && /\.mp3$/i.test(name) ? 'mp3' : null
}
