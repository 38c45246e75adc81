import { shippedSample } from '../../datasets/shipped-sample.ts'
import type { TrackData } from '../types.ts'

/** Challenge files and folders of them. Readers are loaded when something is read: `bbx check` needs none. */
export const babelbitData: TrackData = {
  shipped: { id: 'babelbit-sample', path: shippedSample() },
  async *read(path) {
    const { readChallenge } = await import('../../datasets/read-challenges.ts')
    yield* readChallenge(path)
  },
  async digest(path) {
    const { challengeFiles } = await import('../../datasets/challenge-files.ts')
    const { filesDigest } = await import('../../datasets/files-digest.ts')
    return filesDigest(path, challengeFiles(path))
  },
}
