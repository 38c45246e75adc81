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
    const { challengeDigest } = await import('../../datasets/challenge-digest.ts')
    return challengeDigest(path)
  },
}
