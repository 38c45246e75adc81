import type { SpeakerEmbedder } from '../../../metrics/speaker-embedder.ts'
import { speakerScore } from '../../../metrics/speaker-score.ts'
import type { Signal } from '../clip.ts'
import type { AnswerAudio } from '../read-answer.ts'
import { cannotBeResampled, clipArrays, secondsOf } from './clip-arrays.ts'
import type { Told } from './told.ts'

/** Anti-spoofing (reference sn21 5.1 item 5): ten windows spread over the whole of each clip. */
export async function tellSpeaker(truth: Signal, answer: AnswerAudio, embedder: SpeakerEmbedder): Promise<Told> {
  const { ofTruth, ofAnswer } = clipArrays(truth, answer)
  const cannot = cannotBeResampled(answer, truth.rateHz, embedder.rateHz)
  const { score, why } = cannot === null ? await speakerScore(ofTruth, ofAnswer, embedder) : { score: 0, why: cannot }
  return { value: score, why, detail: { truthS: secondsOf(ofTruth), answerS: secondsOf(ofAnswer) } }
}
