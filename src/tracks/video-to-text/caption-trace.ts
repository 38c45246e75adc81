import type { BodyAnswer } from '../omega/body-answer.ts'
import type { Answer, Item } from '../types.ts'
import type { Batch, BatchTruth } from './batch.ts'
import { readCaptions } from './read-captions.ts'
import type { CaptionTrace } from './score-batch.ts'

/** The captions of an answer, without scoring it. */
export function captionTrace(item: Item<Batch, BatchTruth>, { answer }: Answer<BodyAnswer>): CaptionTrace {
  const read = answer === null ? null : readCaptions(answer.body, item.truth.clips.length)
  return { item: item.id, texts: read === null || 'fault' in read ? null : read.texts }
}
