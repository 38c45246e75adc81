import type { Fault } from '../../base/fault.ts'
import type { Json } from '../../base/json.ts'
import type { Answer, Item, Scored, Scoring } from '../types.ts'
import { type Clip, type Signal, signalOf } from './clip.ts'
import { type Measured, measure, metricNames, type VoiceMetrics } from './measure.ts'
import { type AnswerAudio, readAnswer } from './read-answer.ts'
import type { VoiceAnswer } from './voice-answer.ts'

/** The answer of an item, for the files of a run. */
export interface VoiceTrace {
  item: string
  rateHz: number
  audio: AnswerAudio | null
}

const passedOver = 'the validator passes over a sample whose request failed: it is in no mean'
const noWeights = 'no combined score: MIMI, the word error rate and anti-spoofing need weights, which this version of bbx cannot use yet'

/**
 * A sample as the validator scores it, and strictly: a request that failed counts as zero instead of being passed over. Without weights
 * neither has a combined score, but for samples that are worth nothing whatever the weights say.
 */
export function scorePair(item: Item<Clip, Clip>, { answer }: Answer<VoiceAnswer>): Scoring<VoiceTrace> {
  const input = signalOf(item.input)
  const truth = signalOf(item.truth)
  const trace = { item: item.id, rateHz: input.rateHz, audio: null }
  if (answer === null) return { ...failed(null, item.id), trace }
  const audio = readAnswer(answer.body, input)
  if ('fault' in audio) return { ...failed(audio.fault, item.id), trace }
  const faults = audio.faults.map((fault) => ({ ...fault, item: item.id }))
  const detail = (measured: Measured | null) => details({ input, truth, audio, measured })
  // An empty array counts with zeros (reference sn21 2.2).
  if (audio.samples.length === 0) {
    const nothing: Scored = { ...zero(item.id), detail: detail(null) }
    return { reference: nothing, strict: { ...nothing, faults }, trace: { ...trace, audio } }
  }
  const measured = measure(truth, audio)
  const reference = { ...unscored(measured.metrics), detail: detail(measured) }
  return { reference, strict: { ...reference, faults }, trace: { ...trace, audio } }
}

function failed(fault: Fault | null, item: string): { reference: Scored; strict: Scored } {
  const reference: Scored = { value: null, why: passedOver, units: [], metrics: {}, faults: [], detail: null }
  return { reference, strict: { ...zero(item), faults: fault === null ? [] : [{ ...fault, item }] } }
}

function zero(item: string): Scored {
  const metrics = Object.fromEntries(metricNames.map((name) => [name, 0]))
  return { value: 0, why: null, units: [{ id: item, value: 0, weight: 1 }], metrics, faults: [], detail: null }
}

function unscored(metrics: VoiceMetrics): Scored {
  return { value: null, why: noWeights, units: [], metrics: { ...metrics }, faults: [], detail: null }
}

function details({ input, truth, audio, measured }: { input: Signal; truth: Signal; audio: AnswerAudio; measured: Measured | null }): Json {
  const seconds = (samples: Float64Array) => samples.length / input.rateHz
  const pesq = measured === null ? null : { narrowBand: measured.pesq.narrowBand, wideBand: measured.pesq.wideBand, why: measured.pesq.why }
  return {
    rateHz: input.rateHz,
    inputS: seconds(input.samples),
    truthS: seconds(truth.samples),
    answerS: seconds(audio.samples),
    dtype: audio.dtype,
    shape: [...audio.shape],
    text: audio.text.slice(0, 500),
    pesq,
  }
}
