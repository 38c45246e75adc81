import { join } from 'node:path'
import { packageRoot } from '../base/package-root.ts'

/** The path of the challenge that ships with bbx: 200 invented utterances, in the form of the public test data. */
export function shippedSample(): string {
  return join(packageRoot(), 'data', 'babelbit-sample.json')
}

/** The file of the video clips that ship with bbx: invented embeddings, each with a caption. */
export function shippedVideoClips(): string {
  return join(packageRoot(), 'data', 'video-clips.jsonl')
}

/** The folder of the pairs of clips that ship with bbx: what somebody says, and what somebody else answers. */
export function shippedVoicePairs(): string {
  return join(packageRoot(), 'data', 'voice-pairs')
}
