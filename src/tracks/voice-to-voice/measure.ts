import { resample } from '../../audio/resample/resample.ts'
import { type PesqScore, pesqScore } from '../../metrics/pesq-score.ts'
import type { Signal } from './clip.ts'
import type { AnswerAudio } from './read-answer.ts'

/** The five metrics of a sample (reference sn21 5.1); null where weights are missing. */
export interface VoiceMetrics {
  pesq: number | null
  antiSpoofing: number | null
  mimi: number | null
  wer: number | null
  length: number | null
}

export const metricNames = ['pesq', 'antiSpoofing', 'mimi', 'wer', 'length'] as const satisfies readonly (keyof VoiceMetrics)[]

export interface Measured {
  metrics: VoiceMetrics
  pesq: PesqScore
}

/** The rate at which the validator has its clips compared. */
const pesqRateHz = 16_000

/**
 * What can be told of an answer beside its truth: the answer's samples are taken at the truth's rate, as the scorer takes them. The length
 * penalty is the constant 1 in the container eras (reference sn21 5.1, item 6). MIMI, the word error rate and anti-spoofing need weights.
 */
export function measure(truth: Signal, answer: AnswerAudio): Measured {
  const pesq = pesqOf(truth, answer)
  return { pesq, metrics: { pesq: pesq.score, antiSpoofing: null, mimi: null, wer: null, length: 1 } }
}

function pesqOf({ samples, rateHz }: Signal, answer: AnswerAudio): PesqScore {
  const nothing = (why: string): PesqScore => ({ score: 0, narrowBand: null, wideBand: null, why })
  // Of two axes the package takes neither; NaN, infinities and whole numbers librosa refuses before it resamples.
  if (answer.shape.length !== 1) return nothing('the answer has more than one axis')
  if (!answer.samples.every(Number.isFinite)) return nothing('the answer holds values that are not finite')
  if (rateHz === pesqRateHz) return pesqScore(samples, answer.samples, { truth: false, generated: isSingle(answer) })
  if (!/f[48]$/.test(answer.dtype)) return nothing(`samples of type ${answer.dtype} cannot be resampled`)
  const generated = resample(answer.samples, rateHz, pesqRateHz)
  return pesqScore(resample(samples, rateHz, pesqRateHz), generated, { truth: false, generated: isSingle(answer) })
}

function isSingle({ dtype }: AnswerAudio): boolean {
  return /f4$/.test(dtype)
}
