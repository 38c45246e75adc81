import { each } from '../base/each.ts'
import { type Fault, fault } from '../base/fault.ts'
import type { Item, ItemId, Outcome, Profile, Scored, Summary } from '../tracks/types.ts'
import { type ClusteredUnit, clusteredUncertainty, percentile, type Uncertainty } from './statistics.ts'

export interface SeatEvaluation {
  summary: Summary
  uncertainty: Uncertainty | null
  /** In plan order, one for every planned item. */
  outcomes: readonly Outcome[]
  faults: readonly Fault[]
  /** False where an item has no answer, or a metric could not be computed, or `bbx` or the machine failed. */
  complete: boolean
  counts: { items: number; planned: number; scored: number; faults: number }
  latency: { p50Ms: number | null; p95Ms: number | null; maxMs: number | null; exchanges: number }
}

/**
 * Sums up one seat over the whole planned set. An item without an outcome is a gap: `gapOf` tells the fault behind it (default: our
 * scorer failed on it). A gap counts as zero where the submission is at fault, else there is no score.
 */
export async function summariseSeat(
  profile: Profile,
  plan: AsyncIterable<Item<unknown, unknown>>,
  find: (item: ItemId) => Outcome | null,
  gapOf: (item: ItemId) => Fault = () => fault('H0002'),
): Promise<SeatEvaluation> {
  const outcomes: Outcome[] = []
  let planned = 0
  let gaps = 0
  for await (const item of plan) {
    const units = profile.unitsOf(item.truth)
    planned += units
    const found = find(item.id)
    if (found === null) gaps += 1
    outcomes.push(found ?? notReached(item.id, profile.unit, units, gapOf(item.id)))
  }
  const faults = outcomes.flatMap((outcome) => [...outcome.faults, ...outcome.strict.faults])
  const times = outcomes.flatMap(({ timesMs }) => timesMs).sort((a, b) => a - b)
  const units = outcomes.flatMap(({ item, strict }) => strict.units.map(({ value, weight }): ClusteredUnit => ({ item, value, weight })))
  const summary = await profile.summarise(planned, each(outcomes))
  return {
    summary,
    // Where nothing was asked nothing was measured: zeros by default have no spread.
    uncertainty: summary.strict === null || gaps === outcomes.length ? null : clusteredUncertainty(units),
    outcomes,
    faults,
    complete: gaps === 0 && outcomes.length > 0 && summary.strict !== null && faults.every(({ by }) => by === 'submission'),
    counts: {
      items: outcomes.length,
      planned,
      scored: countScored(outcomes.filter(({ item }) => find(item) !== null)),
      faults: faults.length,
    },
    latency: { p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95), maxMs: times.at(-1) ?? null, exchanges: times.length },
  }
}

/** Units of items that were reached; a unit that failed was scored, with nothing. */
function countScored(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((sum, { strict }) => sum + (strict.value === null ? 0 : strict.units.length), 0)
}

function notReached(item: ItemId, unit: Profile['unit'], planned: number, gap: Fault): Outcome {
  const nothing: Scored = { value: null, why: gap.what, units: [], metrics: {}, faults: [], detail: null }
  if (gap.by !== 'submission')
    return { item, reference: nothing, strict: nothing, faults: gap.by === 'harness' ? [{ ...gap, item }] : [], timesMs: [] }
  // Captions count alike, whatever their batch; dialogues count alike, however long.
  const weight = unit === 'caption' ? 1 : 1 / planned
  const units = Array.from({ length: planned }, (_, index) => ({ id: String(index), value: 0, weight }))
  return { item, reference: nothing, strict: { ...nothing, value: planned === 0 ? null : 0, units }, faults: [], timesMs: [] }
}
