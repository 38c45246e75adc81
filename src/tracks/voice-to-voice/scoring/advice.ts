import { type CombinedParts, combinedScore } from '../../../metrics/combined-score.ts'
import { metricTitles } from '../metric-titles.ts'
import type { ScoringPolicy } from './score-sample.ts'

/** Less is not worth a line. */
const leastGain = 0.01

/** What each metric costs, the most first: how much higher the score would be if it were 1 and the others stayed. Nothing where not all of them could be told. */
export function adviceOf(means: Partial<CombinedParts>, { combined: combination }: Pick<ScoringPolicy, 'combined'>): string[] {
  const { pesq, antiSpoofing, mimi, wer, length } = means
  if ([pesq, antiSpoofing, mimi, wer, length].includes(undefined)) return []
  const told = means as CombinedParts
  const scoreOf = (parts: CombinedParts) => combinedScore(combination, parts) ?? 0
  return (['pesq', 'antiSpoofing', 'mimi', 'wer'] as const)
    .map((name) => ({ name, gain: scoreOf({ ...told, [name]: 1 }) - scoreOf(told) }))
    .filter(({ gain }) => gain >= leastGain)
    .sort((a, b) => b.gain - a.gain)
    .map(
      ({ name, gain }) => `${metricTitles[name]}: ${told[name].toFixed(4)} on average; at 1 the score would be ${gain.toFixed(4)} higher`,
    )
}
