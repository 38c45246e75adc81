import { numpyMean } from '../../base/python/numpy-mean.ts'
import type { Outcome, Summary } from '../types.ts'
import { metricNames } from './measure.ts'
import { adviceOf } from './scoring/advice.ts'
import type { ScoringPolicy } from './scoring/score-sample.ts'
import { isPassedOver } from './scoring/scored-sample.ts'

/**
 * Means over the samples (np.mean; reference sn21 5.2): `reference` without those that the validator passes over, `strict` with them as
 * zeros. Where one sample has no combined score there is none at all, and so for each metric: zeros of failed requests alone are no mean.
 */
export async function summarise(outcomes: AsyncIterable<Outcome>, policy: Pick<ScoringPolicy, 'combined'>): Promise<Summary> {
  const references: (number | null)[] = []
  const stricts: (number | null)[] = []
  const metrics = new Map<string, (number | null)[]>(metricNames.map((name) => [name, []]))
  const reasons = new Set<string>()
  for await (const { reference, strict } of outcomes) {
    if (!isPassedOver(reference.detail)) {
      references.push(reference.value)
      if (reference.value === null && reference.why !== null) reasons.add(reference.why)
    }
    stricts.push(strict.value)
    if (strict.value === null && strict.why !== null) reasons.add(strict.why)
    for (const [name, values] of metrics) values.push(strict.metrics[name] ?? null)
  }
  if (references.length === 0) reasons.add('every request failed: the mean over no sample is no number')
  const means = [...metrics].flatMap(([name, values]) => {
    const mean = meanOf(values)
    return mean === null ? [] : [[name, { mean, n: values.length }] as const]
  })
  return {
    reference: meanOf(references),
    strict: meanOf(stricts),
    why: reasons.size === 0 ? null : [...reasons].join('; '),
    metrics: Object.fromEntries(means),
    advice: adviceOf(Object.fromEntries(means.map(([name, { mean }]) => [name, mean])), policy),
  }
}

/** null where there is none, or where one of them is missing. */
function meanOf(values: readonly (number | null)[]): number | null {
  return values.length > 0 && values.every((value) => value !== null) ? numpyMean(values) : null
}
