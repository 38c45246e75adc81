import type { PythonValue } from '../../../base/python/parse-json.ts'
import { pythonStr } from '../../../base/python/str.ts'
import type { Bucket } from './bucket.ts'
import { isTruthy } from './python-type.ts'
import { stepCount } from './reference-texts.ts'
import type { StrictUtterance } from './score-strict.ts'

/** What a log gives the strict scoring: also utterances without a truth count, where there are predictions for them. */
export function strictUtterances(buckets: readonly Bucket[]): StrictUtterance[] {
  return buckets
    .filter((bucket) => bucket.completed || bucket.predictedRows > 0)
    .map((bucket) => ({
      id: pythonStr(bucket.key),
      truth: bucket.completed ? strictText(bucket.truth) : null,
      predictions: Array.from({ length: stepCount(bucket) }, (_, step) => strictText(bucket.predictions.get(step) ?? null)),
    }))
}

/** null for what is neither text nor an empty value. */
function strictText(value: PythonValue): string | null {
  if (typeof value === 'string') return value
  return isTruthy(value) ? null : ''
}
