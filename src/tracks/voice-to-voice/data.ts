import { shippedVoicePairs } from '../../datasets/shipped-sample.ts'
import type { TrackData } from '../types.ts'

/** Folders of pairs of clips, and Parquet files of omega-voice. Readers are loaded when something is read: `bbx check` needs none. */
export const voiceToVoiceData: TrackData = {
  shipped: { id: 'voice-pairs', path: shippedVoicePairs() },
  async *read(path, { limit, seed, passedOver = new Map(), signal }) {
    if (await isParquetHere(path)) {
      const { readByProcess } = await import('../../datasets/omega/read-by-process.ts')
      yield* readByProcess({ set: 'omega-voice', path, draw: { limit, seed } }, passedOver, { signal })
    } else {
      const { readVoicePairs } = await import('../../datasets/voice-pairs.ts')
      yield* readVoicePairs(path, { limit, seed })
    }
  },
  async digest(path) {
    if (await isParquetHere(path)) {
      const { parquetFiles } = await import('../../datasets/omega/parquet-files.ts')
      const { filesDigest } = await import('../../datasets/files-digest.ts')
      return filesDigest(path, parquetFiles(path))
    }
    const { voicePairsDigest } = await import('../../datasets/voice-pairs.ts')
    return voicePairsDigest(path)
  },
}

async function isParquetHere(path: string): Promise<boolean> {
  const { isParquet } = await import('../../datasets/omega/parquet-files.ts')
  return isParquet(path, async (folder) => (await import('../../datasets/voice-pairs.ts')).holdsClips(folder))
}
