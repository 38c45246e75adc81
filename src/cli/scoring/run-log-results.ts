import { dirname, join, resolve } from 'node:path'
import { pathText } from '../../base/python/path-text.ts'
import { challengeLimits } from '../../datasets/challenge.ts'
import { parseChallenge } from '../../datasets/parse-challenge.ts'
import { readUtf8File } from '../../datasets/read-utf8-file.ts'
import { runLogDialogueName, runLogSummaryName } from '../../tracks/babelbit/formats/file-names.ts'
import { type RunLogSummary, runLogSummary } from '../../tracks/babelbit/formats/run-log-summary.ts'
import type { LogFile } from '../../tracks/babelbit/logs/log-file.ts'
import { LogScorer } from '../../tracks/babelbit/logs/log-scorer.ts'
import type { LogResult, ScoreLogsOptions } from '../../tracks/babelbit/logs/score-logs.ts'
import { writeToolFile } from '../../tracks/babelbit/logs/tool-files.ts'
import { type RunLogDialogue, readRunLog } from '../../tracks/babelbit/run-log/read-run-log.ts'
import { scorerLog } from '../../tracks/babelbit/run-log/scorer-log.ts'
import { refuseOtherChallenge, utterancesOf } from '../../tracks/babelbit/run-log/utterances-of.ts'
import { UniqueIds } from '../../tracks/babelbit/unique-ids.ts'

export interface RunLogOptions {
  /** Paths as they were given: so they stand in the documents. */
  runLog: string
  challenge: string
  outdir: string | null
  cwd: string
  scoring: ScoreLogsOptions
}

interface DialogueToScore {
  dialogue: RunLogDialogue
  file: LogFile
  log: Uint8Array
}

/**
 * Scores a developer client's run log dialogue by dialogue, as score_challenge.py of Nov 2025 does; with `outdir` it leaves
 * each dialogue's log and score there, and the challenge's means. Throws BbxError U0007 where the run log or the challenge
 * is damaged, or they do not belong together.
 */
export async function* runLogResults(options: RunLogOptions): AsyncGenerator<LogResult> {
  const { runLog, challenge, scoring } = options
  const { outdir, embedder, signal } = scoring
  const { dialogues, challengeUid } = await dialoguesToScore(options)
  const scorer = new LogScorer(scoring, embedder, null)
  const averages: RunLogSummary['dialogues'][number][] = []
  for (const { dialogue, file, log } of dialogues) {
    signal.throwIfAborted()
    if (outdir !== null) writeToolFile(file.path, log)
    const score = await scorer.scoreBytes(log, file)
    averages.push({ uid: dialogue.uid, index: dialogue.index, average: score.average })
    if (score.json.length > 0) yield { at: 'json', piece: score.json }
    yield { at: 'scores', scores: [score] }
  }
  if (outdir === null) return
  const summary = runLogSummary({ runFile: pathText(runLog), challengeFile: pathText(challenge), challengeUid, dialogues: averages })
  writeToolFile(join(outdir, runLogSummaryName(runLog)), summary)
}

async function dialoguesToScore({ runLog, challenge, outdir, cwd }: RunLogOptions) {
  const log = readRunLog(await readUtf8File(resolve(cwd, runLog), challengeLimits.fileBytes), runLog)
  const truths = parseChallenge(await readUtf8File(resolve(cwd, challenge), challengeLimits.fileBytes), challenge)
  refuseOtherChallenge(log, truths, runLog)
  // Without `outdir` no log is written; it is named as if it stood beside the run log.
  const folder = outdir ?? dirname(runLog)
  const ids = new UniqueIds()
  const dialogues = log.dialogues.map((dialogue): DialogueToScore => {
    const file = join(folder, runLogDialogueName(runLog, ids.for(dialogue.uid ?? 'None')))
    return {
      dialogue,
      file: { file, path: resolve(cwd, file) },
      log: Buffer.from(scorerLog(dialogue, utterancesOf(dialogue, truths, runLog))),
    }
  })
  return { dialogues, challengeUid: truths.challengeUid }
}
