import { type CombinedParts, combinedScore } from '../../../metrics/combined-score.ts'
import type { VoicePolicy } from '../policy.ts'

export type ScoringPolicy = Pick<VoicePolicy, 'combined' | 'penalty'>

/** What one metric gave: a number, which may be NaN; null where it gave nothing; `raised` where it threw out of the scoring of the whole sample. */
export type MetricResult = number | null | 'raised'

/** What came of one sample. */
export type VoiceSample =
  | { kind: 'scored'; metrics: { pesq: MetricResult; antiSpoofing: MetricResult; mimi: MetricResult; wer: MetricResult; length: number } }
  /** The answer holds no samples. */
  | { kind: 'empty' }
  /** No answer that could be scored: an error, a time limit, a status. */
  | { kind: 'failed' }

export interface SampleScore {
  metrics: { [Name in keyof CombinedParts]: number | null }
  /** Null where the reference has no real number there. */
  combined: number | null
  /** What the reference made of a failure; null where nothing failed. */
  failure: 'raised' | 'nothing-to-combine' | 'complex' | 'empty' | null
}

/** Every number of the sample is this one. */
function all(value: number, failure: SampleScore['failure']): SampleScore {
  return { metrics: { pesq: value, antiSpoofing: value, mimi: value, wer: value, length: value }, combined: value, failure }
}

/**
 * One sample as the mirrored commit scores it; null where it leaves the sample out, which raises the mean of the others. A metric that gives nothing makes the
 * combined score 0, not the penalty; one that throws replaces every number by the penalty.
 */
export function scoreAsReference(sample: VoiceSample, { combined: combination, penalty }: ScoringPolicy): SampleScore | null {
  if (sample.kind === 'failed') return null
  if (sample.kind === 'empty') return all(0, 'empty')
  const { metrics } = sample
  if (!returned(metrics)) return all(penalty, 'raised')
  if (!isWhole(metrics)) return { metrics, combined: 0, failure: 'nothing-to-combine' }
  const combined = combinedScore(combination, metrics)
  return { metrics, combined, failure: combined === null ? 'complex' : null }
}

/** One sample with the reference's holes mended: a failure counts as 0 and is never left out, no number is outside of 0 to 1, NaN is 0. */
export function scoreStrictly(sample: VoiceSample, policy: ScoringPolicy): SampleScore {
  if (sample.kind !== 'scored') return all(0, sample.kind === 'empty' ? 'empty' : 'raised')
  const { pesq, antiSpoofing, mimi, wer, length } = sample.metrics
  const bounded = { pesq: share(pesq), antiSpoofing: share(antiSpoofing), mimi: share(mimi), wer: share(wer), length: share(length) }
  const failure = !returned(sample.metrics) ? 'raised' : isWhole(sample.metrics) ? null : 'nothing-to-combine'
  return { metrics: bounded, combined: combinedScore(policy.combined, bounded), failure }
}

function returned(metrics: Record<keyof CombinedParts, MetricResult>): metrics is SampleScore['metrics'] {
  return !Object.values(metrics).includes('raised')
}

function isWhole(metrics: SampleScore['metrics']): metrics is CombinedParts {
  return !Object.values(metrics).includes(null)
}

/** A metric as `strict` has it: 0 to 1, and 0 where it gave no number. */
export function share(value: MetricResult): number {
  return typeof value !== 'number' || Number.isNaN(value) ? 0 : Math.min(Math.max(value, 0), 1)
}
