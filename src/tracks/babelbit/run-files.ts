import { round } from '../../base/python/round.ts'
import type { TextEmbedder } from '../../metrics/text-embedder.ts'
import type { Dialogue, DialogueTruth } from './dialogue.ts'
import { challengeStatus, pythonIsoTime } from './formats/challenge-status.ts'
import { challengeMean, challengeSummary, type DialogueAverage } from './formats/challenge-summary.ts'
import { dialogueLog } from './formats/dialogue-log.ts'
import { dialogueScore } from './formats/dialogue-score.ts'
import {
  challengeStatusName,
  challengeSummaryName,
  dialogueLogName,
  dialogueScoreName,
  type MinerOfChallenge,
  timeStamp,
} from './formats/file-names.ts'
import { type RunnerStep, runnerStore } from './runner-store.ts'
import { needsEmbeddings, type ScoringPolicy } from './scoring/policy.ts'
import { type ScoreDocument, scoreDocument } from './scoring/score-document.ts'
import { scoreLog } from './scoring/score-log.ts'
import type { DialogueAnswer } from './session/answer.ts'

export interface RunFilesOptions {
  policy: ScoringPolicy
  embedder: TextEmbedder | null
  minerHotkey: string
  /** For the files' names and the status. */
  processedAt: Date
}

/** What the mirrored runner leaves behind for one dialogue, and what our tools say of it. */
export interface DialogueFiles {
  challengeUid: string | null
  dialogueUid: string | null
  /** What the runner kept of the session. */
  store: readonly RunnerStep[]
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
  { policy, embedder, minerHotkey, processedAt }: RunFilesOptions,
): Promise<DialogueFiles> {
  const { challengeUid, dialogueUid } = input
  const miner = minerOf(challengeUid, minerHotkey)
  const logName = dialogueLogName(miner, dialogueUid, policy)
  const store = runnerStore(truth.utterances, answer?.steps ?? [])
  const log = dialogueLog(store, { policy, challengeType })
  const lexWeight = policy.lexWeight.runner
  const embed = needsEmbeddings(policy, lexWeight) && embedder !== null ? (texts: readonly string[]) => embedder.embed(texts) : null
  const { reference, raised } = await scoreLog(Buffer.from(log), { policy, lexWeight, embed })
  const document = reference === null ? null : scoreDocument(`logs/${logName}`, reference)
  return {
    challengeUid,
    dialogueUid,
    store,
    logName,
    log,
    document,
    error: raised === null ? null : `${raised.type}: ${raised.message}`,
    average: reference === null ? null : round(reference.average, 4),
    scoreName: dialogueScoreName(miner, dialogueUid, timeStamp(processedAt), policy),
    score: document === null ? null : dialogueScore(document, miner, dialogueUid, policy),
  }
}

/** The summary of one challenge, with its name; null where no dialogue has a score. */
export function summaryFile(
  challengeUid: string | null,
  dialogues: readonly DialogueAverage[],
  { policy, minerHotkey, processedAt }: RunFilesOptions,
): { name: string; text: string } | null {
  const miner = minerOf(challengeUid, minerHotkey)
  const text = challengeSummary(miner, dialogues, policy)
  return text === null ? null : { name: challengeSummaryName(miner, timeStamp(processedAt), policy), text }
}

/** That the challenge was processed, with its name; null where it has no uid or no dialogue has a score. */
export function statusFile(
  challengeUid: string | null,
  dialogues: readonly DialogueAverage[],
  { policy, processedAt }: RunFilesOptions,
): { name: string; text: string } | null {
  const averages = dialogues.map(({ average }) => average).filter((average) => average !== null)
  if (challengeUid === null || averages.length === 0) return null
  const status = {
    challengeUid,
    challengeType,
    processedAt: pythonIsoTime(processedAt),
    minerCount: 1,
    totalDialogues: averages.length,
    meanScore: challengeMean(averages),
    scoresDir: 'scores',
    logsDir: 'logs',
  }
  return { name: challengeStatusName(challengeUid, challengeType, policy), text: challengeStatus(status, policy) }
}

function minerOf(challengeUid: string | null, minerHotkey: string): MinerOfChallenge {
  return { challengeUid, challengeType, minerUid, minerHotkey }
}
