import { round } from '../../base/python/round.ts'
import type { TextEmbedder } from '../../metrics/text-embedder.ts'
import type { Dialogue, DialogueTruth } from './dialogue.ts'
import { challengeSummary, type DialogueAverage } from './formats/challenge-summary.ts'
import { dialogueLog } from './formats/dialogue-log.ts'
import { dialogueScore } from './formats/dialogue-score.ts'
import { challengeSummaryName, dialogueLogName, dialogueScoreName, type MinerOfChallenge } from './formats/file-names.ts'
import { runnerStore } from './runner-store.ts'
import { needsEmbeddings, type ScoringPolicy } from './scoring/policy.ts'
import { type ScoreDocument, scoreDocument } from './scoring/score-document.ts'
import { scoreLog } from './scoring/score-log.ts'
import type { DialogueAnswer } from './session/answer.ts'

export interface RunFilesOptions {
  policy: ScoringPolicy
  embedder: TextEmbedder | null
  minerHotkey: string
  /** `timeStamp(...)` of the files' names. */
  stamp: string
}

/** What the mirrored runner leaves behind for one dialogue, and what our tools say of it. */
export interface DialogueFiles {
  challengeUid: string | null
  dialogueUid: string | null
  logName: string
  log: string
  document: ScoreDocument | null
  /** Why the reference has no document. */
  error: string | null
  average: number | null
  scoreName: string
  /** The text of the score file; null where there is no document. */
  score: string | null
}

/** The validator gives every miner a number; a run on one's own machine has none of its own. */
const minerUid = 0
const challengeType = 'main'

export async function dialogueFiles(
  { input, truth }: { input: Dialogue; truth: DialogueTruth },
  answer: DialogueAnswer | null,
  { policy, embedder, minerHotkey, stamp }: RunFilesOptions,
): Promise<DialogueFiles> {
  const { challengeUid, dialogueUid } = input
  const miner = minerOf(challengeUid, minerHotkey)
  const logName = dialogueLogName(miner, dialogueUid, policy)
  const log = dialogueLog(runnerStore(truth.utterances, answer?.steps ?? []), { policy, challengeType })
  const lexWeight = policy.lexWeight.runner
  const embed = needsEmbeddings(policy, lexWeight) && embedder !== null ? (texts: readonly string[]) => embedder.embed(texts) : null
  const { reference, raised } = await scoreLog(Buffer.from(log), { policy, lexWeight, embed })
  const document = reference === null ? null : scoreDocument(`logs/${logName}`, reference)
  return {
    challengeUid,
    dialogueUid,
    logName,
    log,
    document,
    error: raised === null ? null : `${raised.type}: ${raised.message}`,
    average: reference === null ? null : round(reference.average, 4),
    scoreName: dialogueScoreName(miner, dialogueUid, stamp, policy),
    score: document === null ? null : dialogueScore(document, miner, dialogueUid, policy),
  }
}

/** The summary of one challenge, with its name; null where no dialogue has a score. */
export function summaryFile(
  challengeUid: string | null,
  dialogues: readonly DialogueAverage[],
  { policy, minerHotkey, stamp }: RunFilesOptions,
): { name: string; text: string } | null {
  const miner = minerOf(challengeUid, minerHotkey)
  const text = challengeSummary(miner, dialogues, policy)
  return text === null ? null : { name: challengeSummaryName(miner, stamp, policy), text }
}

function minerOf(challengeUid: string | null, minerHotkey: string): MinerOfChallenge {
  return { challengeUid, challengeType, minerUid, minerHotkey }
}
