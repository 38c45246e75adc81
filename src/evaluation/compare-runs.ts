import { BbxError } from '../base/bbx-error.ts'
import { mean } from '../base/mean.ts'
import { loadProfile } from '../tracks/registry.ts'
import type { Outcome } from '../tracks/types.ts'
import { readJournal } from './journal.ts'
import { readPlan } from './plan-file.ts'
import { readRunRecord } from './run-folder.ts'
import { readScores } from './score-file.ts'
import { studentCdf, studentQuantile } from './statistics.ts'
import { localSeat } from './test-run.ts'
import { differingWeights, digestsOf, type WeightDigests } from './used-weights.ts'

export interface Comparison {
  profile: string
  unit: string
  /** Items with the same id and the same truth that both runs have a score for. */
  items: number
  /** Mean strict score of each run over those items. */
  first: number
  second: number
  /** Mean over items of first - second, with Student's 95 % interval over items; null under two items. */
  difference: number
  interval95: readonly [number, number] | null
  /** That the first is better: from Student's distribution of the mean difference with a flat prior; null under two items. */
  probabilityFirstBetter: number | null
}

/** Compares two runs item by item. Throws BbxError U0009 where they have no items in common, other profiles, or scores of other weights. */
export async function compareRuns(firstFolder: string, secondFolder: string): Promise<Comparison> {
  const [first, second] = [await scoredItems(firstFolder), await scoredItems(secondFolder)]
  if (first.profile !== second.profile) {
    throw new BbxError('U0009', {
      what: `the runs are of two profiles: ${first.profile} and ${second.profile}`,
      remedy: 'compare runs of one profile',
    })
  }
  const others = differingWeights(first.weights, second.weights)
  if (others.length > 0) {
    throw new BbxError('U0009', {
      what: `the runs were scored with other weights: ${others.join(', ')}`,
      remedy: 'score both with the same: `bbx test --resume RUN` with --model asks nothing again',
    })
  }
  const pairs: [number, number][] = []
  for (const [key, value] of first.scores) {
    const other = second.scores.get(key)
    if (other !== undefined) pairs.push([value, other])
  }
  if (pairs.length === 0)
    throw new BbxError('U0009', { what: 'the runs have no scored items in common', remedy: 'test both on the same --challenge and --seed' })
  return { profile: first.profile, unit: first.unit, ...pairedDifference(pairs) }
}

/** Student's paired comparison; exported for its tests. */
export function pairedDifference(pairs: readonly (readonly [number, number])[]): Omit<Comparison, 'profile' | 'unit'> {
  const n = pairs.length
  const differences = pairs.map(([a, b]) => a - b)
  const difference = mean(differences)
  const base = { items: n, first: mean(pairs.map(([a]) => a)), second: mean(pairs.map(([, b]) => b)), difference }
  if (n < 2) return { ...base, interval95: null, probabilityFirstBetter: null }
  const variance = differences.reduce((sum, value) => sum + (value - difference) ** 2, 0) / (n - 1)
  const standardError = Math.sqrt(variance / n)
  if (standardError === 0) {
    const better = difference === 0 ? 0.5 : difference > 0 ? 1 : 0
    return { ...base, interval95: [difference, difference], probabilityFirstBetter: better }
  }
  const reach = studentQuantile(0.975, n - 1) * standardError
  return {
    ...base,
    interval95: [difference - reach, difference + reach],
    probabilityFirstBetter: studentCdf(difference / standardError, n - 1),
  }
}

interface ScoredItems {
  profile: string
  unit: string
  weights: WeightDigests
  scores: ReadonlyMap<string, number>
}

async function scoredItems(folder: string): Promise<ScoredItems> {
  const record = await readRunRecord(folder)
  const profile = await loadProfile(record.profile)
  const journal = await readJournal(folder, profile, record.seats)
  const weights = digestsOf(record.weights ?? [])
  const file = await readScores(folder, localSeat, weights)
  const scores = new Map<string, number>()
  for await (const { id, truth } of readPlan(folder, profile)) {
    const outcome: Outcome | null = file.find(id, journal.attempt(id))
    const value = outcome?.strict.value ?? null
    if (value !== null) scores.set(JSON.stringify([id, profile.truth.encode(truth)]), value)
  }
  return { profile: record.profile, unit: profile.unit, weights, scores }
}
