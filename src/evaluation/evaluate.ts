import { BbxError } from '../base/bbx-error.ts'
import { openLineFile } from '../base/durable-file.ts'
import { each } from '../base/each.ts'
import type { Answer, Baseline, ItemId, Outcome, Profile, Seat, SeatId } from '../tracks/types.ts'
import { holdRun } from './hold-run.ts'
import { type Journal, openJournal } from './journal.ts'
import { type AnyItem, planPath, readPlan } from './plan-file.ts'
import { openScoreFile, type ScoreFile } from './score-file.ts'
import type { Scorer } from './scorer/scorer-process.ts'
import { type SeatEvaluation, summariseSeat } from './seat-evaluation.ts'

export type EvaluationEvent =
  | { at: 'step'; item: ItemId; unit: number }
  | { at: 'item-done'; item: ItemId }
  | { at: 'scored'; item: ItemId; seat: SeatId }

export interface EvaluateOptions {
  folder: string
  profile: Profile
  sessionId: string
  seats: readonly Seat[]
  /** See `Held`. */
  everySeat: boolean
  live: boolean
  /** Ask again for the items whose answers have faults. */
  retryFaults: boolean
  scorer: Scorer
  embeddings: string | null
  baseline: Baseline | null
  signal: AbortSignal
  onEvent(event: EvaluationEvent): void
}

export interface Evaluation {
  seats: ReadonlyMap<SeatId, SeatEvaluation>
  /** Items that were there already when this evaluation began. */
  resumed: number
  /** How long this process held the session, and how much of that it waited for answers (the slowest seat of each item). */
  session: { ms: number; answersMs: number }
  /** Why a live session ended before its time, or null. */
  ended: BbxError | null
}

/** Few: what is not in flight waits on disk. */
const jobsInFlight = 4

/**
 * Holds what the journal lacks, scores what has no score, and sums up every seat over the whole planned set.
 * Each answer is durable before it is scored: the scores are a function of the journal.
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { folder, profile, seats, signal, live } = options
  const ids = seats.map(({ id }) => id)
  await using journal = await openJournal(folder, profile, ids)
  await using scores = await openScores(folder, ids)
  const again = options.retryFaults ? await journal.faulted() : new Set<ItemId>()
  const resumed = await countDone(folder, profile, journal, again)
  const scoring = new ScoringQueue(options, journal, scores)
  await using revealed = live ? await openLineFile(planPath(folder)) : null
  let ended: BbxError | null = null
  let begun = false
  let answersMs = 0
  let heldMs = 0
  const heldFrom = performance.now()
  try {
    await holdRun({
      profile,
      seats,
      everySeat: options.everySeat,
      sessionId: options.sessionId,
      journal,
      items: live ? each([]) : readPlan(folder, profile),
      again,
      signal,
      onStep: (item, unit) => options.onEvent({ at: 'step', item, unit }),
      onRevealed: async ({ id, input, truth }) => {
        begun = true
        await revealed?.append([{ id, input: profile.input.encode(input), truth: profile.truth.encode(truth) }])
      },
      onItemDone: async (item, answers) => {
        options.onEvent({ at: 'item-done', item: item.id })
        answersMs += Math.max(0, ...answers.map(({ ms }) => ms))
        for (const answer of answers) await scoring.add(item, answer)
      },
    })
  } catch (error) {
    if (!live || !(error instanceof BbxError) || !begun) throw error
    ended = error
  } finally {
    heldMs = performance.now() - heldFrom
    await scoring.settle()
  }
  signal.throwIfAborted()
  await scoreWhatIsLeft(options, journal, scoring)
  const evaluations = new Map<SeatId, SeatEvaluation>()
  for (const seat of ids) {
    const find = (item: ItemId): Outcome | null => scores.of(seat).find(item, journal.attempt(item))
    evaluations.set(seat, await summariseSeat(profile, readPlan(folder, profile), find))
  }
  return { seats: evaluations, resumed, session: { ms: heldMs, answersMs }, ended }
}

interface Scores extends AsyncDisposable {
  of(seat: SeatId): ScoreFile
}

async function openScores(folder: string, seats: readonly SeatId[]): Promise<Scores> {
  const files = new Map<SeatId, ScoreFile>()
  for (const seat of seats) files.set(seat, await openScoreFile(folder, seat))
  return {
    of(seat) {
      const file = files.get(seat)
      if (file === undefined) throw new Error(`no seat ${seat} in this run`)
      return file
    },
    async [Symbol.asyncDispose]() {
      for (const file of files.values()) await file[Symbol.asyncDispose]()
    },
  }
}

class ScoringQueue {
  #flying = new Set<Promise<void>>()
  #failed: { error: unknown } | null = null
  #options: EvaluateOptions
  #journal: Journal
  #scores: Scores

  constructor(options: EvaluateOptions, journal: Journal, scores: Scores) {
    this.#options = options
    this.#journal = journal
    this.#scores = scores
  }

  async add(item: AnyItem, answer: Answer<unknown>): Promise<void> {
    const attempt = this.#journal.attempt(item.id)
    if (this.#scores.of(answer.seat).find(item.id, attempt) !== null) return
    while (this.#flying.size >= jobsInFlight) await Promise.race(this.#flying)
    if (this.#failed !== null) throw this.#failed.error
    const flight = this.#score(item, answer, attempt)
      .catch((error: unknown) => {
        this.#failed ??= { error }
      })
      .finally(() => this.#flying.delete(flight))
    this.#flying.add(flight)
  }

  /** Waits for what is in flight; throws nothing, so that it can be called on the way out. */
  async settle(): Promise<void> {
    await Promise.all(this.#flying)
  }

  /** Waits for what is in flight, and throws what went wrong in any of it. */
  async drain(): Promise<void> {
    await this.settle()
    if (this.#failed !== null) throw this.#failed.error
  }

  async #score(item: AnyItem, answer: Answer<unknown>, attempt: number): Promise<void> {
    const { profile, scorer, embeddings, baseline, onEvent } = this.#options
    const encoded = answer.answer === null ? null : profile.answer.encode(answer.answer)
    const pair = await scorer.score({
      profile: profile.id,
      baseline,
      item: { id: item.id, input: profile.input.encode(item.input), truth: profile.truth.encode(item.truth) },
      answer: { ...answer, answer: encoded },
      embeddings,
    })
    // A job that failed twice leaves no line: `bbx score RUN` or --resume tries it again.
    if ('code' in pair) return
    const timesMs = answer.answer === null ? [] : profile.timesOf(answer.answer)
    await this.#scores.of(answer.seat).add(attempt, { item: item.id, ...pair, faults: answer.faults, timesMs })
    onEvent({ at: 'scored', item: item.id, seat: answer.seat })
  }
}

async function scoreWhatIsLeft({ folder, profile, seats }: EvaluateOptions, journal: Journal, scoring: ScoringQueue): Promise<void> {
  for (const { id } of seats) {
    const answers = new Map<ItemId, Answer<unknown>>()
    for await (const answer of journal.answers(id)) answers.set(answer.item, answer)
    for await (const item of readPlan(folder, profile)) {
      const answer = answers.get(item.id)
      if (answer !== undefined) await scoring.add(item, answer)
    }
  }
  await scoring.drain()
}

async function countDone(folder: string, profile: Profile, journal: Journal, again: ReadonlySet<ItemId>): Promise<number> {
  let count = 0
  if (profile.resume !== 'never') for await (const { id } of readPlan(folder, profile)) if (journal.isDone(id) && !again.has(id)) count += 1
  return count
}
