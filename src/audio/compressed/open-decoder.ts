import type { CompressedKind } from './kind.ts'

export interface DecodedPiece {
  channelData: readonly Float32Array[]
  samplesDecoded: number
  /** 0 before anything was decoded. */
  sampleRate: number
  errors: readonly { message: string }[]
}

/** A decoder that takes a file piece by piece. */
export interface PieceDecoder {
  decode(piece: Uint8Array): Promise<DecodedPiece>
  /** What is left at the end of the file. */
  flush(): Promise<DecodedPiece | null>
}

/** Only the decoder that is needed is loaded. */
export async function openDecoder(kind: CompressedKind): Promise<PieceDecoder> {
  if (kind === 'mp3') {
    const { MPEGDecoder } = await import('mpg123-decoder')
    const decoder = new MPEGDecoder()
    await decoder.ready
    return { decode: async (piece) => decoder.decode(piece), flush: async () => null }
  }
  const decoder = await (kind === 'flac' ? openFlac() : openVorbis())
  await decoder.ready
  return decoder
}

async function openFlac() {
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac')
  return new FLACDecoder()
}

async function openVorbis() {
  const { OggVorbisDecoder } = await import('@wasm-audio-decoders/ogg-vorbis')
  return new OggVorbisDecoder()
}
