import type { Json } from '../../base/json.ts'
import type { Answer, Item, Scored, ScoredPair, Scoring } from '../types.ts'
import { type Clip, type Signal, signalOf } from './clip.ts'
import { type Measured, measure, toldMetrics } from './measure.ts'
import type { VoicePolicy } from './policy.ts'
import { type AnswerAudio, readAnswer } from './read-answer.ts'
import { scoredSample } from './scoring/scored-sample.ts'
import type { VoiceAnswer } from './voice-answer.ts'

/** The answer of an item, for the files of a run. */
export interface VoiceTrace {
  item: string
  rateHz: number
  audio: AnswerAudio | null
}

const noWeights = 'no combined score: MIMI, the word error rate and anti-spoofing need weights, which bbx test cannot use yet'

/**
 * A sample as the validator scores it, and strictly. Without weights neither has a combined score, but for samples that are worth nothing
 * whatever the weights say.
 */
export function scorePair(item: Item<Clip, Clip>, { answer }: Answer<VoiceAnswer>, policy: VoicePolicy): Scoring<VoiceTrace> {
  const input = signalOf(item.input)
  const truth = signalOf(item.truth)
  const trace = { item: item.id, rateHz: input.rateHz, audio: null }
  const failed = scoredSample({ kind: 'failed' }, policy, item.id)
  if (answer === null) return { ...failed, trace }
  const audio = readAnswer(answer.body, input)
  if ('fault' in audio) return { ...failed, strict: { ...failed.strict, faults: [{ ...audio.fault, item: item.id }] }, trace }
  const faults = audio.faults.map((fault) => ({ ...fault, item: item.id }))
  const measured = audio.samples.length === 0 ? null : measure(truth, audio, policy)
  const { reference, strict } = scoredAnswer(measured, policy, item.id)
  const detail = details({ input, truth, audio, measured })
  return { reference: { ...reference, detail }, strict: { ...strict, faults, detail }, trace: { ...trace, audio } }
}

/** null: an empty array, which counts with zeros (reference sn21 2.2). */
function scoredAnswer(measured: Measured | null, policy: VoicePolicy, item: string): ScoredPair {
  if (measured === null) return scoredSample({ kind: 'empty' }, policy, item)
  const metrics = toldMetrics(measured.metrics)
  if (metrics !== null) return scoredSample({ kind: 'scored', metrics }, policy, item)
  const told = Object.entries(measured.metrics).map(([name, value]) => [name, typeof value === 'number' ? value : null])
  const partial: Scored = { value: null, why: noWeights, units: [], metrics: Object.fromEntries(told), faults: [], detail: null }
  return { reference: partial, strict: partial }
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
