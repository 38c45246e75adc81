import type { PythonValue } from '../../../base/python/parse-json.ts'
import { type Bucket, totalSteps } from './bucket.ts'
import { PythonRaise } from './python-raise.ts'
import { isTruthy, pythonType } from './python-type.ts'
import { stripEof } from './strip-eof.ts'

/** More steps than any dialogue has; the reference would run for hours. */
export const maxSteps = 1_000_000n

/** `(value or "").strip()` and the end mark taken off. Raises for a value that is true and no string. */
export function referenceText(value: PythonValue): string {
  if (typeof value === 'string') return stripEof(value)
  if (isTruthy(value)) throw new PythonRaise('AttributeError', `'${pythonType(value)}' object has no attribute 'strip'`)
  return ''
}

export function referencePrediction(bucket: Bucket, step: number): string {
  return referenceText(bucket.predictions.get(step) ?? null)
}

export function stepCount(bucket: Bucket): number {
  const total = totalSteps(bucket)
  if (total > maxSteps) throw new RangeError(`an utterance of ${total} steps: more than ${maxSteps} are not scored`)
  return Math.max(0, Number(total))
}

/** Every text whose vector the reference's scoring can ask for. */
export function textsToEmbed(buckets: readonly Bucket[]): Set<string> {
  const texts = new Set<string>()
  for (const bucket of buckets) {
    if (!bucket.completed) continue
    if (typeof bucket.truth === 'string') texts.add(stripEof(bucket.truth))
    else texts.add('')
    for (let step = 0; step < stepCount(bucket); step++) {
      const value = bucket.predictions.get(step) ?? null
      texts.add(typeof value === 'string' ? stripEof(value) : '')
    }
  }
  return texts
}
