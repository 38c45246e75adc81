import type { Json } from '../../../base/json.ts'
import type { Scored, ScoredPair } from '../../types.ts'
import { type SampleScore, type ScoringPolicy, scoreAsReference, scoreStrictly, type VoiceSample } from './score-sample.ts'

const passedOver = 'the validator passes over a sample whose request failed: it is in no mean'
const noNumber = 'the validator gets no real number for the sample, and so none for the whole run'

/** A sample in the words of every track: `reference` is null where the validator has no number, `strict` always is one. */
export function scoredSample(sample: VoiceSample, policy: ScoringPolicy, item: string): ScoredPair {
  const reference = scoreAsReference(sample, policy)
  const strict = scoreStrictly(sample, policy)
  return {
    reference: reference === null ? { ...scored(null, item), why: passedOver, detail: { passedOver: true } } : scored(reference, item),
    strict: scored(strict, item),
  }
}

/** Whether the validator's mean leaves the sample out; otherwise a sample without a number leaves the whole run without one. */
export function isPassedOver(detail: Json): boolean {
  return typeof detail === 'object' && detail !== null && 'passedOver' in detail
}

function scored(score: SampleScore | null, item: string): Scored {
  const value = score === null ? null : finite(score.combined)
  return {
    value,
    why: value === null ? noNumber : null,
    units: value === null ? [] : [{ id: item, value, weight: 1 }],
    metrics: Object.fromEntries(Object.entries(score?.metrics ?? {}).map(([name, one]) => [name, finite(one)])),
    faults: [],
    detail: null,
  }
}

/** JSON has neither NaN nor infinities. */
function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}
