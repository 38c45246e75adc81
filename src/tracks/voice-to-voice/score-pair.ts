import type { Json } from '../../base/json.ts'
import type { BodyAnswer } from '../omega/body-answer.ts'
import type { Answer, Instruments, Item, Scored, ScoredPair, Scoring } from '../types.ts'
import { type Clip, type Signal, signalOf } from './clip.ts'
import { type Measured, measure, toldMetrics } from './measure.ts'
import { metricTitles } from './metric-titles.ts'
import type { VoicePolicy } from './policy.ts'
import { type AnswerAudio, readAnswer } from './read-answer.ts'
import { share } from './scoring/score-sample.ts'
import { scoredSample } from './scoring/scored-sample.ts'
import type { VoiceTrace } from './voice-trace.ts'

/**
 * A sample as the validator scores it, and strictly. Where weights are missing neither has a combined score, but for samples that are worth nothing
 * whatever the weights say; what can be told is told.
 */
export async function scorePair(
  item: Item<Clip, Clip>,
  { answer }: Answer<BodyAnswer>,
  policy: VoicePolicy,
  tools: Instruments,
): Promise<Scoring<VoiceTrace>> {
  const input = signalOf(item.input)
  const truth = signalOf(item.truth)
  const trace = { item: item.id, rateHz: input.rateHz, audio: null }
  const failed = scoredSample({ kind: 'failed' }, policy, item.id)
  if (answer === null) return { ...failed, trace }
  const audio = readAnswer(answer.body, input)
  if ('fault' in audio) return { ...failed, strict: { ...failed.strict, faults: [{ ...audio.fault, item: item.id }] }, trace }
  const faults = audio.faults.map((fault) => ({ ...fault, item: item.id }))
  const measured = audio.samples.length === 0 ? null : await measure(truth, audio, policy, tools)
  const { reference, strict } = scoredAnswer(measured, policy, item.id)
  const detail = details({ input, truth, audio, measured })
  return { reference: { ...reference, detail }, strict: { ...strict, faults, detail }, trace: { ...trace, audio } }
}

/** null: an empty array, which counts with zeros (reference sn21 2.2). */
function scoredAnswer(measured: Measured | null, policy: VoicePolicy, item: string): ScoredPair {
  if (measured === null) return scoredSample({ kind: 'empty' }, policy, item)
  const metrics = toldMetrics(measured.metrics)
  if (metrics !== null) return scoredSample({ kind: 'scored', metrics }, policy, item)
  const all = Object.entries(measured.metrics)
  const finite = all.map(([name, value]) => [name, typeof value === 'number' && Number.isFinite(value) ? value : null])
  const untold = all.filter(([, value]) => value === 'untold').map(([name]) => metricTitles[name as keyof typeof metricTitles])
  // The factor for the length is no metric of its own.
  const why = `no combined score: ${untold.length} of ${all.length - 1} metrics ${untold.length === 1 ? 'needs' : 'need'} weights that are not here (${untold.join(', ')})`
  const partial: Scored = { value: null, why, units: [], metrics: Object.fromEntries(finite), faults: [], detail: null }
  const bounded = all.map(([name, value]) => [name, value === 'untold' ? null : share(value)])
  return { reference: partial, strict: { ...partial, metrics: Object.fromEntries(bounded) } }
}

function details({ input, truth, audio, measured }: { input: Signal; truth: Signal; audio: AnswerAudio; measured: Measured | null }): Json {
  const seconds = (samples: Float64Array) => samples.length / input.rateHz
  return {
    rateHz: input.rateHz,
    inputS: seconds(input.samples),
    truthS: seconds(truth.samples),
    answerS: seconds(audio.samples),
    dtype: audio.dtype,
    shape: [...audio.shape],
    text: audio.text.slice(0, 500),
    ...(measured?.details ?? { pesq: null }),
  }
}
