import { round } from '../../../../base/python/round.ts'
import type { ScoredDialogue } from '../scored.ts'

/** What the golden summaries hold of a document: the rounded average, and number, best step and best U of each utterance. */
export function bestSteps({ average, utterances }: ScoredDialogue): { average: number; best: [number, number, number][] } {
  const best = utterances.map((utterance): [number, number, number] => [
    Number(utterance.number),
    utterance.bestStep ?? 0,
    round(utterance.best, 4),
  ])
  return { average: round(average, 4), best }
}
