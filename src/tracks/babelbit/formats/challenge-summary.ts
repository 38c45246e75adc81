import { jsonText } from '../../../base/python/json-text.ts'
import { float } from '../../../base/python/python-float.ts'
import { sum } from '../../../base/python/sum.ts'
import type { ScoringPolicy } from '../scoring/policy.ts'
import { typeInDocument } from './challenge-type.ts'
import type { MinerOfChallenge } from './file-names.ts'

export interface DialogueAverage {
  dialogueUid: string
  /** As its document has it, rounded; null where the scorer raised. */
  average: number | null
}

/**
 * The summary of a miner's challenge as the runner saves it; null where no dialogue has a score: there is no file then. A
 * dialogue without a score shifts the averages of those after it to other names, as in the reference (8.5).
 */
export function challengeSummary(miner: MinerOfChallenge, dialogues: readonly DialogueAverage[], policy: ScoringPolicy): string | null {
  const averages = dialogues.map(({ average }) => average).filter((average) => average !== null)
  if (averages.length === 0) return null
  const summary = {
    challenge_uid: miner.challengeUid,
    ...typeInDocument(miner.challengeType, policy),
    miner_uid: miner.minerUid,
    miner_hotkey: miner.minerHotkey,
    dialogues: averages.map((average, index) => ({
      dialogue_uid: dialogues[index]?.dialogueUid ?? null,
      dialogue_average_u_best_early: float(average),
      dialogue_index: index,
    })),
    challenge_mean_U: float(challengeMean(averages)),
  }
  return jsonText(summary, { indent: 2 })
}

/** Not rounded; of at least one average. */
export function challengeMean(averages: readonly number[]): number {
  return sum(averages) / averages.length
}
