import { join } from 'node:path'
import { BbxError } from '../base/bbx-error.ts'
import { writeDurably } from '../base/durable-file.ts'
import type { Fault } from '../base/fault.ts'
import { makeFolder } from '../base/make-folder.ts'
import { noInstruments } from '../tracks/no-instruments.ts'
import { loadProfile } from '../tracks/registry.ts'
import type { Answer, ItemFile, ItemId, Outcome, RunFile, ScoredPair, Scoring } from '../tracks/types.ts'
import { answeredItems } from './answered-items.ts'
import { readJournal } from './journal.ts'
import { type AnyItem, readPlan } from './plan-file.ts'
import { readRunRecord } from './run-folder.ts'
import { embeddingModel } from './scorer/embedding-model.ts'
import { loadEmbedder } from './scorer/instruments.ts'
import type { Models } from './scorer/job.ts'
import type { Scorer } from './scorer/scorer-process.ts'
import { jobOf } from './scoring-queue.ts'
import { summariseSeat } from './seat-evaluation.ts'
import { localSeat } from './test-run.ts'
import type { WeightDigests } from './used-weights.ts'

/** Where each kind of the validator's files goes: the folder for a `place` of the track's `RunFile`s. */
export type OutputFolders = (place: string) => string

export interface ScoreRunOptions {
  folder: string
  /** A table of text embeddings, or null. */
  embeddings: string | null
  /** Where the files go that the mirrored validator would have left; null: nowhere. */
  output: OutputFolders | null
  /** What scores where scoring is heavy: this process has nothing to do with weights. */
  scorer?: { process: Scorer; models: Models; weights: WeightDigests } | undefined
  signal: AbortSignal
  onScored?(items: number): void
}

export interface RunScore {
  /** Of `bbx.score/1`, without `bbx` and `exit`. */
  document: {
    readonly [key: string]: unknown
    schema: 'bbx.score/1'
    profile: string
    unit: string
    files: readonly ItemFile[]
    challengeMeanU: number | null
    strict: number | null
    metrics: Readonly<Record<string, { mean: number; n: number }>>
    why: string | null
    /** Paths of the files that were written. */
    written: readonly string[]
  }
}

/** A run's scores once more, from its plan and its journal alone: nothing is asked and nothing in the run's folder changes. */
export async function scoreRun(options: ScoreRunOptions): Promise<RunScore> {
  const { folder, embeddings, output, signal } = options
  const record = await readRunRecord(folder)
  const { baseline, submission, createdAt } = record
  const profile = await loadProfile(record.profile, baseline === null ? {} : { baseline })
  // Those that are there are taken, and none are added.
  const vectors = options.scorer === undefined ? null : { folder, weights: options.scorer.weights, writes: false }
  const embedder =
    (await loadEmbedder(embeddings)) ?? (options.scorer === undefined ? null : await embeddingModel(options.scorer.models, vectors))
  if (profile.needs.length > 0 && profile.withoutWeights === 'nothing' && embedder === null)
    throw new BbxError('E0009', {
      what: `${record.profile} scores with vectors, and their model is not here`,
      remedy:
        '`bbx models pull mxbai-embed-large` fetches it; or name it with --model mxbai-embed-large=FILE, or a table of vectors with --embeddings',
    })
  const journal = await readJournal(folder, profile, [localSeat])
  const outcomes = new Map<ItemId, Outcome>()
  const scorings: Scoring[] = []
  for await (const { item, answer } of answeredItems(folder, profile, journal, localSeat)) {
    signal.throwIfAborted()
    const scoring = await scoringOf(item, answer)
    const { reference, strict } = scoring
    refuseMissing(strict.faults)
    scorings.push(scoring)
    options.onScored?.(scorings.length)
    outcomes.set(item.id, { item: item.id, reference, strict, faults: answer.faults, timesMs: [] })
  }
  const { summary } = await summariseSeat(profile, readPlan(folder, profile), (item) => outcomes.get(item) ?? null)
  const { items, files } = profile.filesOf(scorings, { hotkey: submission.hotkey, startedAt: new Date(createdAt) })
  return {
    document: {
      schema: 'bbx.score/1',
      profile: record.profile,
      unit: profile.unit,
      files: items,
      challengeMeanU: summary.reference,
      strict: summary.strict,
      metrics: summary.metrics,
      why: summary.why,
      written: output === null ? [] : await writeFiles(output, files),
    },
  }

  async function scoringOf(item: AnyItem, answer: Answer<unknown>): Promise<Scoring> {
    if (options.scorer === undefined || profile.traceOf === null) return profile.score(item, answer, { ...noInstruments, embedder })
    const { process, models } = options.scorer
    const pair: ScoredPair | Fault = await process.score(jobOf({ profile, embeddings, baseline, models, vectors }, item, answer), signal)
    if ('code' in pair) throw new BbxError('H0002', { what: `the scorer failed twice on ${item.id}`, why: pair.evidence })
    return { ...pair, trace: profile.traceOf(item, answer) }
  }
}

/** What scoring lacks, the call has to give: without it the other scores would stand beside a hole. */
function refuseMissing(faults: readonly Fault[]): void {
  const missing = faults.find(({ by }) => by === 'environment')
  if (missing !== undefined) throw new BbxError(missing.code, { what: missing.evidence, remedy: missing.remedy })
}

async function writeFiles(output: OutputFolders, files: readonly RunFile[]): Promise<string[]> {
  const written: string[] = []
  for (const { place, name, content } of files) {
    const folder = output(place)
    // Names hold what a challenge file says: they name a file, never a folder.
    const path = join(folder, name.replace(/[/\\\0]/g, '_'))
    makeFolder(folder)
    await writeDurably(path, content)
    written.push(path)
  }
  return written
}
