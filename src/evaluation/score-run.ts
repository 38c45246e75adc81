import { join } from 'node:path'
import { BbxError } from '../base/bbx-error.ts'
import { writeDurably } from '../base/durable-file.ts'
import type { Json } from '../base/json.ts'
import { makeFolder } from '../base/make-folder.ts'
import { jsonText } from '../base/python/json-text.ts'
import type { Dialogue, DialogueTruth } from '../tracks/babelbit/dialogue.ts'
import { isScored } from '../tracks/babelbit/formats/is-scored.ts'
import { type DialogueFiles, dialogueFiles, type RunFilesOptions, statusFile, summaryFile } from '../tracks/babelbit/run-files.ts'
import { scoringPolicy } from '../tracks/babelbit/scoring/policies.ts'
import type { DialogueAnswer } from '../tracks/babelbit/session/answer.ts'
import { loadProfile } from '../tracks/registry.ts'
import type { Answer, Item, ItemId, Outcome, Profile } from '../tracks/types.ts'
import { readJournal } from './journal.ts'
import { type AnyItem, readPlan } from './plan-file.ts'
import { readRunRecord } from './run-folder.ts'
import { loadEmbedder } from './scorer/instruments.ts'
import type { ScoreJob } from './scorer/job.ts'
import { scoreJob } from './scorer/score-job.ts'
import { summariseSeat } from './seat-evaluation.ts'
import { localSeat } from './test-run.ts'

export interface OutputFolders {
  logs: string
  scores: string
  status: string
}

export interface ScoreRunOptions {
  folder: string
  /** A table of text embeddings, or null. */
  embeddings: string | null
  /** Where the files go that the mirrored validator would have left; null: nowhere. */
  output: OutputFolders | null
  signal: AbortSignal
}

export interface StrictOfDialogue {
  average_U_best_early: number | null
  utterances: number
  why: string | null
}

export interface RunScore {
  /** Of `bbx.score/1`, without `bbx` and `exit`. */
  document: {
    readonly [key: string]: unknown
    schema: 'bbx.score/1'
    profile: string
    files: readonly { file: string; document: Json | null; strict: StrictOfDialogue; error: string | null }[]
    challengeMeanU: number | null
    strict: number | null
    why: string | null
    /** Paths of the files that were written. */
    written: readonly string[]
  }
}

/** A run's scores once more, from its plan and its journal alone: nothing is asked and nothing in the run's folder changes. */
export async function scoreRun({ folder, embeddings, output, signal }: ScoreRunOptions): Promise<RunScore> {
  const record = await readRunRecord(folder)
  const profile = await loadProfile(record.profile)
  const mirrored = scoringPolicy(record.profile)
  if (mirrored === undefined) throw new BbxError('U0001', { what: `the run's profile ${record.profile} has no scorer of logs` })
  const { baseline } = record
  const policy = baseline === null ? mirrored : { ...mirrored, baseline }
  const embedder = await loadEmbedder(embeddings)
  if (profile.needs.length > 0 && embedder === null)
    throw new BbxError('E0009', { what: `${record.profile} scores with vectors: give them with --embeddings` })
  const options: RunFilesOptions = {
    policy,
    embedder,
    minerHotkey: record.submission.hotkey ?? 'unknown',
    processedAt: new Date(record.createdAt),
  }
  const answers = await committedAnswers(folder, profile)
  const outcomes = new Map<ItemId, Outcome>()
  const files: DialogueFiles[] = []
  for await (const item of readPlan(folder, profile)) {
    signal.throwIfAborted()
    const answer = answers.get(item.id)
    if (answer === undefined) continue
    outcomes.set(item.id, await outcomeOf(profile, item, answer, { embeddings, baseline }))
    files.push(await dialogueFiles(item as Item<Dialogue, DialogueTruth>, answer.answer as DialogueAnswer | null, options))
  }
  const { summary } = await summariseSeat(profile, readPlan(folder, profile), (item) => outcomes.get(item) ?? null)
  const strict = [...outcomes.values()].map((outcome) => outcome.strict)
  return {
    document: {
      schema: 'bbx.score/1',
      profile: record.profile,
      files: files.map(({ logName, document, error }, at) => ({
        file: `logs/${logName}`,
        document: document === null ? null : (JSON.parse(jsonText(document)) as Json),
        strict: {
          average_U_best_early: strict[at]?.value ?? null,
          utterances: strict[at]?.units.length ?? 0,
          why: strict[at]?.why ?? null,
        },
        error,
      })),
      challengeMeanU: summary.reference,
      strict: summary.strict,
      why: summary.why,
      written: output === null ? [] : await writeFiles(output, files, options),
    },
  }
}

async function committedAnswers(folder: string, profile: Profile): Promise<Map<ItemId, Answer<unknown>>> {
  const journal = await readJournal(folder, profile, [localSeat])
  const answers = new Map<ItemId, Answer<unknown>>()
  for await (const answer of journal.answers(localSeat)) answers.set(answer.item, answer)
  return answers
}

async function outcomeOf(
  profile: Profile,
  { id, input, truth }: AnyItem,
  answer: Answer<unknown>,
  by: Pick<ScoreJob, 'embeddings' | 'baseline'>,
): Promise<Outcome> {
  const pair = await scoreJob({
    id: 0,
    ...by,
    profile: profile.id,
    item: { id, input: profile.input.encode(input), truth: profile.truth.encode(truth) },
    answer: { ...answer, answer: answer.answer === null ? null : profile.answer.encode(answer.answer) },
  })
  return { item: id, ...pair, faults: answer.faults, timesMs: [] }
}

async function writeFiles(output: OutputFolders, files: readonly DialogueFiles[], options: RunFilesOptions): Promise<string[]> {
  const { policy } = options
  if (
    !isScored(
      files.map(({ store }) => store),
      policy,
    )
  )
    return []
  const written: string[] = []
  async function write(kind: keyof OutputFolders, name: string, text: string): Promise<void> {
    // Uids come from a challenge file: they name a file, never a folder.
    const path = join(output[kind], name.replace(/[/\\\0]/g, '_'))
    makeFolder(output[kind])
    await writeDurably(path, text)
    written.push(path)
  }
  for (const { logName, log, scoreName, score } of files) {
    await write('logs', logName, log)
    if (score !== null) await write('scores', scoreName, score)
  }
  for (const challengeUid of new Set(files.map((file) => file.challengeUid))) {
    const mine = files.filter((file) => file.challengeUid === challengeUid)
    const averages = mine.map(({ dialogueUid, average }) => ({ dialogueUid: dialogueUid ?? 'None', average }))
    const summary = summaryFile(challengeUid, averages, options)
    if (summary === null) continue
    await write('scores', summary.name, summary.text)
    const status = statusFile(challengeUid, averages, options)
    if (status !== null) await write('status', status.name, status.text)
  }
  return written
}
