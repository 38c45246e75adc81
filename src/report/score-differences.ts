import type { SeatEvaluation } from '../evaluation/seat-evaluation.ts'

type Pair = Pick<SeatEvaluation['outcomes'][number], 'reference' | 'strict'>

const nothingToScore = 'nothing in it could be scored: the reference counts 0, strict leaves it out'

/** Why `reference` and `strict` are not the same, each reason once with how often it applies. */
export function scoreDifferences(outcomes: readonly Pair[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { reference, strict } of outcomes) {
    const leftOut = reference.value !== null && strict.value === null && strict.why === null ? nothingToScore : null
    for (const why of new Set([reference.why, strict.why, leftOut])) if (why !== null) counts.set(why, (counts.get(why) ?? 0) + 1)
  }
  return [...counts].map(([why, count]) => (count === 1 ? why : `${why} (${count} times)`))
}
