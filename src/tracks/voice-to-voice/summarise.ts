import { RunningSum } from '../../base/python/sum.ts'
import type { Outcome, Summary } from '../types.ts'
import { metricNames } from './measure.ts'

/**
 * Means over the samples (np.mean; reference sn21 5.2): `reference` without those that the validator passes over, `strict` with them as
 * zeros. Where one sample has no combined score there is none at all, and so for each metric: zeros of failed requests alone are no mean.
 */
export async function summarise(outcomes: AsyncIterable<Outcome>): Promise<Summary> {
  const references = new RunningSum()
  const stricts = new RunningSum()
  const metrics = Object.fromEntries(metricNames.map((name) => [name, new RunningSum()]))
  const reasons = new Set<string>()
  const untold = new Set<string>()
  let unscored = false
  for await (const { reference, strict } of outcomes) {
    if (reference.value !== null) references.add(reference.value)
    if (strict.value !== null) stricts.add(strict.value)
    else {
      unscored = true
      if (strict.why !== null) reasons.add(strict.why)
    }
    for (const name of metricNames) {
      const value = strict.metrics[name]
      if (typeof value === 'number') metrics[name]?.add(value)
      else if (value === null) untold.add(name)
    }
  }
  if (!unscored && references.count === 0) reasons.add('every request failed: the mean over no sample is no number')
  return {
    reference: unscored ? null : references.mean,
    strict: unscored ? null : stricts.mean,
    why: reasons.size === 0 ? null : [...reasons].join('; '),
    metrics: Object.fromEntries(
      Object.entries(metrics).flatMap(([name, { mean, count }]) => (mean === null || untold.has(name) ? [] : [[name, { mean, n: count }]])),
    ),
  }
}
