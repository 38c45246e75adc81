import type { Json } from '../../base/json.ts'
import type { CombinedParts } from '../../metrics/combined-score.ts'
import { lengthPenalty } from '../../metrics/length-penalty.ts'
import type { Instruments } from '../types.ts'
import type { Signal } from './clip.ts'
import { tellCodec } from './metrics/codec.ts'
import { tellPesq } from './metrics/pesq.ts'
import { tellSpeaker } from './metrics/speaker.ts'
import type { Told } from './metrics/told.ts'
import { tellWords } from './metrics/words.ts'
import type { VoicePolicy } from './policy.ts'
import type { AnswerAudio } from './read-answer.ts'
import type { MetricResult } from './scoring/score-sample.ts'

type Metrics<Result> = { [Name in keyof CombinedParts]: Result }

/** The metrics of a sample (reference sn21 5.1); `untold` where weights are missing. */
export type VoiceMetrics = Metrics<MetricResult | 'untold'> & { length: number }

export const metricNames = ['pesq', 'antiSpoofing', 'mimi', 'wer', 'length'] as const satisfies readonly (keyof VoiceMetrics)[]

export interface Measured {
  metrics: VoiceMetrics
  /** What each metric was told from, and why it is 0 or no number; null where weights are missing. */
  details: Readonly<Record<string, Json>>
}

/**
 * What can be told of an answer beside its truth: the answer's samples are taken at the truth's rate, as the scorer takes them. A tool that fails is our failure and
 * throws; what the validator's own functions refuse counts as they have it.
 */
export async function measure(
  truth: Signal,
  answer: AnswerAudio,
  policy: Pick<VoicePolicy, 'length'>,
  { speaker, codec, transcriber }: Instruments,
): Promise<Measured> {
  const seconds = (samples: Float64Array) => samples.length / truth.rateHz
  const length = lengthPenalty(policy.length, seconds(truth.samples), seconds(answer.samples))
  const told: Record<Exclude<keyof CombinedParts, 'length'>, Told | null> = {
    pesq: tellPesq(truth, answer),
    antiSpoofing: speaker === null ? null : await tellSpeaker(truth, answer, await speaker()),
    mimi: codec === null ? null : await tellCodec(truth, answer, await codec()),
    wer: transcriber === null ? null : await tellWords(truth, answer, await transcriber()),
  }
  const resultOf = (one: Told | null) => (one === null ? 'untold' : one.value)
  return {
    metrics: {
      pesq: resultOf(told.pesq),
      antiSpoofing: resultOf(told.antiSpoofing),
      mimi: resultOf(told.mimi),
      wer: resultOf(told.wer),
      length,
    },
    details: Object.fromEntries(Object.entries(told).map(([name, one]) => [name, one === null ? null : { ...one.detail, why: one.why }])),
  }
}

/** null where one of them could not be told. */
export function toldMetrics(metrics: VoiceMetrics): (Metrics<MetricResult> & { length: number }) | null {
  return isTold(metrics) ? metrics : null
}

function isTold(metrics: VoiceMetrics): metrics is Metrics<MetricResult> & { length: number } {
  return !Object.values(metrics).includes('untold')
}
