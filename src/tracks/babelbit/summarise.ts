import type { Outcome, Scored, Summary } from '../types.ts'
import { challengeMean } from './formats/challenge-summary.ts'

export interface SummariseOptions {
  /** The runner does not score a miner whose predictions are all blank (from 2025-11-20 on; reference babelbit 8.5). */
  skipsBlankMiner: boolean
}

/**
 * The challenge score: the mean over dialogues of their (rounded) averages, summed as Python 3.12 sums (reference babelbit 4.1). `reference`
 * leaves out the dialogues that the validator has no score for; `strict` leaves out only those without an utterance.
 */
export async function summarise(outcomes: AsyncIterable<Outcome>, { skipsBlankMiner }: SummariseOptions): Promise<Summary> {
  const references: number[] = []
  const stricts: number[] = []
  const metrics = new Map<string, { total: number; n: number }>()
  const reasons = new Set<string>()
  let blank = true
  let unscored = false
  for await (const { reference, strict } of outcomes) {
    if (reference.value !== null) references.push(reference.value)
    if (strict.value !== null) stricts.push(strict.value)
    else if (strict.why !== null) unscored = true
    for (const { value, why } of [reference, strict]) if (value === null && why !== null) reasons.add(why)
    if (!isBlank(strict)) blank = false
    addMetrics(metrics, strict)
  }
  const ignored = skipsBlankMiner && blank && references.length > 0
  if (ignored) reasons.add('the validator does not score a miner whose predictions are all blank')
  const reference = ignored || unscored ? null : meanOf(references)
  const strict = unscored ? null : meanOf(stricts)
  return {
    reference,
    strict,
    // A dialogue that only the reference leaves out is no reason where both have a score: `differences` tells it.
    why: reasons.size === 0 || (reference !== null && strict !== null) ? null : [...reasons].join('; '),
    metrics: Object.fromEntries([...metrics].map(([name, { total, n }]) => [name, { mean: total / n, n }])),
  }
}

function isBlank({ detail }: Scored): boolean {
  return typeof detail === 'object' && detail !== null && 'blank' in detail && detail.blank === true
}

/** A dialogue's metric is the mean over its utterances: it counts as often as there are utterances. */
function addMetrics(metrics: Map<string, { total: number; n: number }>, { metrics: found, units }: Scored): void {
  for (const [name, value] of Object.entries(found)) {
    if (value === null || units.length === 0) continue
    const { total, n } = metrics.get(name) ?? { total: 0, n: 0 }
    metrics.set(name, { total: total + value * units.length, n: n + units.length })
  }
}

function meanOf(averages: readonly number[]): number | null {
  return averages.length === 0 ? null : challengeMean(averages)
}
