import type { BodyAnswer } from '../omega/body-answer.ts'
import type { Answer, Item } from '../types.ts'
import { type Clip, signalOf } from './clip.ts'
import { type AnswerAudio, readAnswer } from './read-answer.ts'

/** The answer of an item, for the files of a run. */
export interface VoiceTrace {
  item: string
  rateHz: number
  /** null where the validator gets no array. */
  audio: AnswerAudio | null
}

export function voiceTrace(item: Item<Clip, Clip>, { answer }: Answer<BodyAnswer>): VoiceTrace {
  const input = signalOf(item.input)
  const read = answer === null ? null : readAnswer(answer.body, input)
  return { item: item.id, rateHz: input.rateHz, audio: read === null || 'fault' in read ? null : read }
}
