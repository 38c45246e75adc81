import { jsonText } from '../../../base/python/json-text.ts'
import type { ScoringPolicy } from '../scoring/policy.ts'
import type { ScoreDocument } from '../scoring/score-document.ts'
import { typeInDocument } from './challenge-type.ts'
import type { MinerOfChallenge } from './file-names.ts'

/** A score document as the runner completes and saves it (3.5): ASCII, indent 2, no line end. */
export function dialogueScore(document: ScoreDocument, miner: MinerOfChallenge, dialogueUid: string | null, policy: ScoringPolicy): string {
  const completed = {
    ...document,
    challenge_uid: miner.challengeUid,
    ...typeInDocument(miner.challengeType, policy),
    miner_uid: miner.minerUid,
    miner_hotkey: miner.minerHotkey,
    dialogue_uid: dialogueUid,
  }
  return jsonText(completed, { indent: 2 })
}

/** A score document as the scorer writes it when it is called by hand: other than in the runner's files, non-ASCII stays. */
export function toolScore(document: ScoreDocument): string {
  return jsonText(document, { ascii: false, indent: 2 })
}
