import { shippedVoicePairs } from '../../datasets/shipped-sample.ts'
import type { TrackData } from '../types.ts'

/** Folders of pairs of clips. The reader is loaded when something is read: `bbx check` needs none. */
export const voiceToVoiceData: TrackData = {
  shipped: { id: 'voice-pairs', path: shippedVoicePairs() },
  async *read(path) {
    const { readVoicePairs } = await import('../../datasets/voice-pairs.ts')
    yield* readVoicePairs(path)
  },
  async digest(path) {
    const { voicePairsDigest } = await import('../../datasets/voice-pairs.ts')
    return voicePairsDigest(path)
  },
}
