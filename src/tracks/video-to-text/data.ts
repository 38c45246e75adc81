import { shippedVideoClips } from '../../datasets/shipped-sample.ts'
import type { TrackData } from '../types.ts'

/** Files of lines of JSON, a clip a line, and folders of them. Readers are loaded when something is read: `bbx check` needs none. */
export const videoToTextData: TrackData = {
  shipped: { id: 'video-clips', path: shippedVideoClips() },
  async *read(path, { limit, seed }) {
    const { readVideoClips } = await import('../../datasets/video-clips/read-video-clips.ts')
    yield* readVideoClips(path, { limit, seed })
  },
  async digest(path) {
    const { videoClipFiles } = await import('../../datasets/video-clips/read-video-clips.ts')
    const { filesDigest } = await import('../../datasets/files-digest.ts')
    return filesDigest(path, videoClipFiles(path))
  },
}
