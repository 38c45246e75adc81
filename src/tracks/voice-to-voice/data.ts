import { stat } from 'node:fs/promises'
import { shippedVoicePairs } from '../../datasets/shipped-sample.ts'
import type { TrackData } from '../types.ts'

/** Folders of pairs of clips, and Parquet files of omega-voice. Readers are loaded when something is read: `bbx check` needs none. */
export const voiceToVoiceData: TrackData = {
  shipped: { id: 'voice-pairs', path: shippedVoicePairs() },
  async *read(path, { limit, seed, passedOver = new Map(), signal }) {
    if (await isParquet(path)) {
      const { readByProcess } = await import('../../datasets/omega/read-by-process.ts')
      yield* readByProcess({ set: 'omega-voice', path, draw: { limit, seed } }, passedOver, { signal })
    } else {
      const { readVoicePairs } = await import('../../datasets/voice-pairs.ts')
      yield* readVoicePairs(path, { limit, seed })
    }
  },
  async digest(path) {
    if (await isParquet(path)) {
      const { parquetFiles } = await import('../../datasets/omega/parquet-files.ts')
      const { filesDigest } = await import('../../datasets/files-digest.ts')
      return filesDigest(path, parquetFiles(path))
    }
    const { voicePairsDigest } = await import('../../datasets/voice-pairs.ts')
    return voicePairsDigest(path)
  },
}

/** A file that is named so, or a folder with such files and no clip of a pair. */
async function isParquet(path: string): Promise<boolean> {
  if (path.endsWith('.parquet')) return true
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isFolder) return false
  const { holdsClips } = await import('../../datasets/voice-pairs.ts')
  if (await holdsClips(path)) return false
  const { parquetFiles } = await import('../../datasets/omega/parquet-files.ts')
  for await (const _ of parquetFiles(path)) return true
  return false
}
