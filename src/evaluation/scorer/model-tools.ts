import type { CaptionEmbedder } from '../../metrics/caption-embedder.ts'
import type { Codes } from '../../metrics/codebook-similarity.ts'
import type { CodecEncoder } from '../../metrics/codec-encoder.ts'
import type { SpeakerEmbedder } from '../../metrics/speaker-embedder.ts'
import type { Transcriber } from '../../metrics/transcriber.ts'
import type { Instruments, Tool } from '../../tracks/types.ts'
import type { ModelPlace, Models } from './job.ts'
import { resultMemory } from './result-memory.ts'
import { keptCaptions, type VectorPlace } from './vectors/kept-embedders.ts'

interface ModelFile extends ModelPlace {
  threads: number
}

/**
 * The tools behind the weights of a job, each opened when it is first used and kept for all later jobs of this process. They are kept here, on the main
 * thread of the process that scores: an inference blocks the thread it is called from. `vectors`: where the embeddings of captions are kept; null: nowhere.
 */
export function modelTools({ places, threads }: Models, vectors: VectorPlace | null = null): Omit<Instruments, 'embedder'> {
  const tool = <T>(id: string, open: (file: ModelFile) => Promise<T>): Tool<T> | null => {
    const place = places[id]
    return place === undefined ? null : () => kept(JSON.stringify([id, place.path, threads]), () => open({ ...place, threads }))
  }
  return {
    speaker: tool('rawnet3', async (file) => {
      const { openRawNet3 } = await import('../../weights/rawnet3/open-rawnet3.ts')
      return rememberingSpeaker(await openRawNet3(file))
    }),
    codec: tool('mimi', async (file) => {
      const { openMimi } = await import('../../weights/mimi/open-mimi.ts')
      return rememberingCodec(await openMimi(file))
    }),
    transcriber: tool('whisper', async (file) => {
      const { openWhisper } = await import('../../weights/whisper/open-whisper.ts')
      return rememberingTranscriber(await openWhisper(file))
    }),
    captions: captionsOf(
      tool(captionModelId, async (file) => {
        const { openImageBindText } = await import('../../weights/imagebind/open-imagebind-text.ts')
        return openImageBindText(file)
      }),
      JSON.stringify([captionModelId, places[captionModelId]?.path, threads, vectors]),
      vectors,
    ),
  }
}

const captionModelId = 'imagebind-text'

/** With vectors that are made once a run, where they can be kept. */
function captionsOf(open: Tool<CaptionEmbedder> | null, key: string, vectors: VectorPlace | null): Tool<CaptionEmbedder> | null {
  if (open === null || vectors === null) return open
  return () => kept(key, async () => keptCaptions(await open(), { id: captionModelId, dimensions: null }, vectors))
}

const opened = new Map<string, Promise<unknown>>()

function kept<T>(key: string, open: () => Promise<T>): Promise<T> {
  const found = opened.get(key)
  if (found !== undefined) return found as Promise<T>
  const opening = open()
  opened.set(key, opening)
  // What could not be opened now may be there later.
  opening.catch(() => opened.delete(key))
  return opening
}

function rememberingSpeaker({ rateHz, embed }: SpeakerEmbedder): SpeakerEmbedder {
  const memory = resultMemory<Float32Array>()
  return {
    rateHz,
    async embed(clips, signal) {
      const embeddings: Float32Array[] = []
      for (const clip of clips) embeddings.push(await memory.of(clip, async () => (await embed([clip], signal))[0] as Float32Array))
      return embeddings
    },
  }
}

function rememberingCodec({ rateHz, encode }: CodecEncoder): CodecEncoder {
  const memory = resultMemory<Codes>()
  return { rateHz, encode: (clip, signal) => memory.of(clip, () => encode(clip, signal)) }
}

function rememberingTranscriber({ rateHz, transcribe }: Transcriber): Transcriber {
  const memory = resultMemory<string>()
  return { rateHz, transcribe: (clip, signal) => memory.of(clip, () => transcribe(clip, signal)) }
}
