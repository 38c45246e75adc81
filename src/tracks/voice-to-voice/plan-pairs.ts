import type { VoicePair } from '../../datasets/voice-pairs.ts'
import type { Item } from '../types.ts'
import type { Clip } from './clip.ts'

/** Every pair that was read: the reader has drawn them, because clips are too large to be read for nothing. */
export async function* planPairs(pairs: AsyncIterable<VoicePair>): AsyncIterable<Item<Clip, Clip>> {
  for await (const { id, input, truth } of pairs) yield { id, input: { wav: input }, truth: { wav: truth } }
}
