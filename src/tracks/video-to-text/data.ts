import { shippedVideoClips } from '../../datasets/shipped-sample.ts'
import type { TrackData } from '../types.ts'

/** Files of lines of JSON, a clip a line, Parquet files of omega-multimodal, and folders of either. Readers are loaded when something is read: `bbx check` needs none. */
export const videoToTextData: TrackData = {
  shipped: { id: 'video-clips', path: shippedVideoClips() },
  async *read(path, { limit, seed, passedOver = new Map(), signal }) {
    if (await isParquetHere(path)) {
      const { readByProcess } = await import('../../datasets/omega/read-by-process.ts')
      yield* readByProcess({ set: 'omega-multimodal', path, draw: { limit, seed } }, passedOver, { signal })
    } else {
      const { readVideoClips } = await import('../../datasets/video-clips/read-video-clips.ts')
      yield* readVideoClips(path, { limit, seed })
    }
  },
  async digest(path) {
    const { filesDigest } = await import('../../datasets/files-digest.ts')
    if (await isParquetHere(path)) {
      const { parquetFiles } = await import('../../datasets/omega/parquet-files.ts')
      return filesDigest(path, parquetFiles(path))
    }
    const { videoClipFiles } = await import('../../datasets/video-clips/read-video-clips.ts')
    return filesDigest(path, videoClipFiles(path))
  },
}

async function isParquetHere(path: string): Promise<boolean> {
  const { isParquet } = await import('../../datasets/omega/parquet-files.ts')
  return isParquet(path, async (folder) => (await import('../../datasets/video-clips/read-video-clips.ts')).holdsVideoClips(folder))
}
