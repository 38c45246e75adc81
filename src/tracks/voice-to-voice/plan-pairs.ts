import { drawInOrder } from '../../base/python/draw-in-order.ts'
import type { VoicePair } from '../../datasets/voice-pairs.ts'
import type { Item, PlanOptions } from '../types.ts'
import type { Clip } from './clip.ts'

/** Every pair of the data, or `limit` of them drawn with the seed, in the order of the data. */
export async function* planPairs(pairs: AsyncIterable<VoicePair>, options: PlanOptions): AsyncIterable<Item<Clip, Clip>> {
  for await (const { id, input, truth } of drawInOrder(pairs, options)) yield { id, input: { wav: input }, truth: { wav: truth } }
}
