import type { CodecEncoder } from '../../../metrics/codec-encoder.ts'
import { codecScore } from '../../../metrics/codec-score.ts'
import type { Signal } from '../clip.ts'
import type { AnswerAudio } from '../read-answer.ts'
import { cannotBeResampled, clipArrays } from './clip-arrays.ts'
import type { Told } from './told.ts'

/** MIMI (reference sn21 5.1 item 1): the codes of both clips, cut to the shorter. */
export async function tellCodec(truth: Signal, answer: AnswerAudio, encoder: CodecEncoder): Promise<Told> {
  const { ofTruth, ofAnswer } = clipArrays(truth, answer)
  const cannot = cannotBeResampled(answer, truth.rateHz, encoder.rateHz)
  const { score, frames, why } = cannot === null ? await codecScore(ofTruth, ofAnswer, encoder) : { score: 0, frames: null, why: cannot }
  const comparedS = frames === null ? null : Math.min(truth.samples.length, answer.samples.length) / truth.rateHz
  return { value: score, why: why ?? (score === 0 ? 'no code of the answer stands at its place' : null), detail: { comparedS, frames } }
}
