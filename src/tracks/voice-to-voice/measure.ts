import { resample } from '../../audio/resample/resample.ts'
import type { CombinedParts } from '../../metrics/combined-score.ts'
import { lengthPenalty } from '../../metrics/length-penalty.ts'
import { type PesqScore, pesqScore } from '../../metrics/pesq-score.ts'
import type { Signal } from './clip.ts'
import type { VoicePolicy } from './policy.ts'
import type { AnswerAudio } from './read-answer.ts'
import type { MetricResult } from './scoring/score-sample.ts'

type Metrics<Result> = { [Name in keyof CombinedParts]: Result }

/** The metrics of a sample (reference sn21 5.1); `untold` where weights are missing. */
export type VoiceMetrics = Metrics<MetricResult | 'untold'> & { length: number }

export const metricNames = ['pesq', 'antiSpoofing', 'mimi', 'wer', 'length'] as const satisfies readonly (keyof VoiceMetrics)[]

export interface Measured {
  metrics: VoiceMetrics
  pesq: PesqScore
}

/** The rate at which the validator has its clips compared. */
const pesqRateHz = 16_000

/**
 * What can be told of an answer beside its truth: the answer's samples are taken at the truth's rate, as the scorer takes them. MIMI, the
 * word error rate and anti-spoofing need weights.
 */
export function measure(truth: Signal, answer: AnswerAudio, policy: Pick<VoicePolicy, 'length'>): Measured {
  const pesq = pesqOf(truth, answer)
  const seconds = (samples: Float64Array) => samples.length / truth.rateHz
  const length = lengthPenalty(policy.length, seconds(truth.samples), seconds(answer.samples))
  return { pesq, metrics: { pesq: pesq.score, antiSpoofing: 'untold', mimi: 'untold', wer: 'untold', length } }
}

/** null where one of them could not be told. */
export function toldMetrics(metrics: VoiceMetrics): (Metrics<MetricResult> & { length: number }) | null {
  return isTold(metrics) ? metrics : null
}

function isTold(metrics: VoiceMetrics): metrics is Metrics<MetricResult> & { length: number } {
  return !Object.values(metrics).includes('untold')
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
