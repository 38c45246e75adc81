import { jsonText } from '../../../base/python/json-text.ts'
import { endOfUtterance } from '../engine/step.ts'
import type { RunLogDialogue } from './read-run-log.ts'

/**
 * The scorer's log of one dialogue of a run log, as score_challenge.py of Nov 2025 makes it. A row's index is that of the
 * token that followed: the row of an `EOF` names the next utterance, and the one before that is complete. So an utterance
 * without words has no step and counts -1, a dialogue without utterances is one such, and an aborted utterance is left out.
 */
export function scorerLog({ steps }: RunLogDialogue, utterances: readonly string[]): string {
  const rows: string[] = []
  const stepsOf = new Map<number, number>()
  const completed = new Set<number>()
  for (const { input_word, prediction, utterance_index: index } of steps) {
    if (input_word !== endOfUtterance) {
      const step = stepsOf.get(index) ?? 0
      stepsOf.set(index, step + 1)
      rows.push(jsonText({ event: 'predicted', utterance_index: index, step, prediction: prediction ?? '' }))
      continue
    }
    const ended = index - 1
    // A word EOF inside an utterance looks like its end: the utterance before it is complete already.
    if (ended < 0 || completed.has(ended)) continue
    completed.add(ended)
    rows.push(jsonText({ event: 'utterance_complete', utterance_index: ended, ground_truth: utterances[ended] ?? '' }))
  }
  return rows.map((row) => `${row}\n`).join('')
}
