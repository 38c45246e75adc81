import type { Json } from '../../base/json.ts'
import { jsonText } from '../../base/python/json-text.ts'
import type { ItemFile, RunFile, RunFiles, RunIdentity, Scoring } from '../types.ts'
import { challengeStatus, pythonIsoTime } from './formats/challenge-status.ts'
import { challengeMean, challengeSummary } from './formats/challenge-summary.ts'
import { dialogueScore } from './formats/dialogue-score.ts'
import {
  challengeStatusName,
  challengeSummaryName,
  dialogueLogName,
  dialogueScoreName,
  type MinerOfChallenge,
  timeStamp,
} from './formats/file-names.ts'
import { isScored } from './formats/is-scored.ts'
import { challengeType, type DialogueTrace } from './score-answer.ts'
import type { ScoringPolicy } from './scoring/policy.ts'
import { scoreDocument } from './scoring/score-document.ts'
import { UniqueIds } from './unique-ids.ts'

type DialogueScoring = Scoring<DialogueTrace>

interface About {
  miner: MinerOfChallenge
  startedAt: Date
  policy: ScoringPolicy
}

/** The validator gives every miner a number; a run on one's own machine has none of its own. */
const minerUid = 0

/** What the mirrored runner leaves of a session: a log and a score a dialogue, a summary and a status a challenge (reference babelbit 3.4, 3.5). */
export function runFiles(scorings: readonly DialogueScoring[], { hotkey, startedAt }: RunIdentity, policy: ScoringPolicy): RunFiles {
  const about = (challengeUid: string | null): About => ({
    miner: { challengeUid, challengeType, minerUid, minerHotkey: hotkey ?? 'unknown' },
    startedAt,
    policy,
  })
  const uids = uidsForNames(scorings)
  const dialogues = scorings.map((scoring, at) => dialogueFiles(scoring, uids[at] ?? '', about(scoring.trace.challengeUid)))
  const items = dialogues.map(({ item }) => item)
  const stores = scorings.map(({ trace }) => trace.store)
  if (!isScored(stores, policy)) return { items, files: [] }
  const challenges = [...new Set(scorings.map(({ trace }) => trace.challengeUid))].flatMap((uid) =>
    challengeFiles(
      scorings.filter(({ trace }) => trace.challengeUid === uid),
      about(uid),
    ),
  )
  return { items, files: [...dialogues.flatMap(({ files }) => files), ...challenges] }
}

/** Uids as they name files, never a folder; one that comes again in a challenge must not take the place of the first one's files. */
function uidsForNames(scorings: readonly DialogueScoring[]): string[] {
  const challenges = new Map<string | null, UniqueIds>()
  return scorings.map(({ trace: { challengeUid, dialogueUid } }) => {
    const ids = challenges.get(challengeUid) ?? new UniqueIds()
    challenges.set(challengeUid, ids)
    return ids.for((dialogueUid ?? 'None').replace(/[/\\\0]/g, '_'))
  })
}

function dialogueFiles(
  { reference, strict, trace }: DialogueScoring,
  uid: string,
  { miner, startedAt, policy }: About,
): { item: ItemFile; files: RunFile[] } {
  const logName = dialogueLogName(miner, uid, policy)
  const { reference: scored = null, raised = null } = trace.score ?? {}
  const document = scored === null ? null : scoreDocument(`logs/${logName}`, scored)
  const files: RunFile[] = [{ place: 'logs', name: logName, content: trace.log }]
  if (document !== null) {
    const name = dialogueScoreName(miner, uid, timeStamp(startedAt), policy)
    files.push({ place: 'scores', name, content: dialogueScore(document, miner, trace.dialogueUid, policy) })
  }
  const item = {
    file: `logs/${logName}`,
    document: document === null ? null : (JSON.parse(jsonText(document)) as Json),
    strict: { average_U_best_early: strict.value, utterances: strict.units.length, why: strict.why },
    error: raised === null ? reference.why : `${raised.type}: ${raised.message}`,
  }
  return { item, files }
}

function challengeFiles(scorings: readonly DialogueScoring[], { miner, startedAt, policy }: About): RunFile[] {
  const dialogues = scorings.map(({ reference, trace }) => ({ dialogueUid: trace.dialogueUid ?? 'None', average: reference.value }))
  const averages = dialogues.flatMap(({ average }) => average ?? [])
  const summary = challengeSummary(miner, dialogues, policy)
  if (summary === null) return []
  const files: RunFile[] = [{ place: 'scores', name: challengeSummaryName(miner, timeStamp(startedAt), policy), content: summary }]
  const { challengeUid } = miner
  if (challengeUid === null) return files
  const status = {
    challengeUid,
    challengeType,
    processedAt: pythonIsoTime(startedAt),
    minerCount: 1,
    totalDialogues: averages.length,
    meanScore: challengeMean(averages),
    scoresDir: 'scores',
    logsDir: 'logs',
  }
  return [
    ...files,
    { place: 'status', name: challengeStatusName(challengeUid, challengeType, policy), content: challengeStatus(status, policy) },
  ]
}
