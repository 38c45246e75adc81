import { stat } from 'node:fs/promises'
import { shippedVideoClips } from '../../datasets/shipped-sample.ts'
import type { TrackData } from '../types.ts'

/** Files of lines of JSON, a clip a line, Parquet files of omega-multimodal, and folders of either. Readers are loaded when something is read: `bbx check` needs none. */
export const videoToTextData: TrackData = {
  shipped: { id: 'video-clips', path: shippedVideoClips() },
  async *read(path, { limit, seed, passedOver = new Map(), signal }) {
    if (await isParquet(path)) {
      const { readByProcess } = await import('../../datasets/omega/read-by-process.ts')
      yield* readByProcess({ set: 'omega-multimodal', path, draw: { limit, seed } }, passedOver, { signal })
    } else {
      const { readVideoClips } = await import('../../datasets/video-clips/read-video-clips.ts')
      yield* readVideoClips(path, { limit, seed })
    }
  },
  async digest(path) {
    const { filesDigest } = await import('../../datasets/files-digest.ts')
    if (await isParquet(path)) {
      const { parquetFiles } = await import('../../datasets/omega/parquet-files.ts')
      return filesDigest(path, parquetFiles(path))
    }
    const { videoClipFiles } = await import('../../datasets/video-clips/read-video-clips.ts')
    return filesDigest(path, videoClipFiles(path))
  },
}

/** A file that is named so, or a folder with such files and none of lines of JSON. */
async function isParquet(path: string): Promise<boolean> {
  if (path.endsWith('.parquet')) return true
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isFolder) return false
  const { videoClipFiles } = await import('../../datasets/video-clips/read-video-clips.ts')
  for await (const _ of videoClipFiles(path)) return false
  const { parquetFiles } = await import('../../datasets/omega/parquet-files.ts')
  for await (const _ of parquetFiles(path)) return true
  return false
}
