import { numpyMean } from '../../../base/python/numpy-mean.ts'
import { type SampleScore, type ScoringPolicy, scoreAsReference, scoreStrictly, type VoiceSample } from './score-sample.ts'

export interface VoiceScore {
  /** The mean of the samples that the mirrored commit counts: NaN where it counts none or one of them is NaN, null where one of them is no real number. */
  reference: number | null
  /** The mean of all samples; 0 where there are none. */
  strict: number
}

/** The score of a run of samples under one profile. */
export function sumUp(samples: readonly VoiceSample[], policy: ScoringPolicy): VoiceScore {
  const counted = samples.map((sample) => scoreAsReference(sample, policy)).filter((score) => score !== null)
  const strict = samples.map((sample) => scoreStrictly(sample, policy).combined ?? 0)
  return { reference: meanOf(counted), strict: strict.length === 0 ? 0 : numpyMean(strict) }
}

function meanOf(scores: readonly SampleScore[]): number | null {
  const values = scores.map(({ combined }) => combined)
  return values.every((value) => value !== null) ? numpyMean(values) : null
}
