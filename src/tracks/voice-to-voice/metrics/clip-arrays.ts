import type { ClipArray } from '../../../metrics/speaker-score.ts'
import type { Signal } from '../clip.ts'
import type { AnswerAudio } from '../read-answer.ts'

/** Truth and answer as metrics take them: the answer's samples at the truth's rate, as the scorer takes them. */
export function clipArrays(truth: Signal, answer: AnswerAudio): { ofTruth: ClipArray; ofAnswer: ClipArray } {
  const { rateHz } = truth
  return {
    ofTruth: { values: truth.samples, shape: [truth.samples.length], rateHz, integers: false },
    ofAnswer: { values: answer.samples, shape: answer.shape, rateHz, integers: /[iu]\d$/.test(answer.dtype) },
  }
}

/** Why resampling would fail that every metric takes: soxr knows single and double precision; whole numbers are refused before it. null where it would not. */
export function cannotBeResampled({ dtype, shape }: AnswerAudio, rateHz: number, wantedHz: number): string | null {
  return shape.length === 1 && rateHz !== wantedHz && /f2$/.test(dtype) ? `samples of type ${dtype} cannot be resampled` : null
}

/** Seconds of a clip: its longer axis. */
export function secondsOf({ shape, rateHz }: ClipArray): number {
  return Math.max(0, ...shape) / rateHz
}
