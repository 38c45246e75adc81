import type { BbxError } from '../base/bbx-error.ts'
import { fault } from '../base/fault.ts'
import type { ItemId, Outcome, Profile, SeatId } from '../tracks/types.ts'
import { answeredItems } from './answered-items.ts'
import type { EvaluateOptions } from './evaluate-options.ts'
import { holdSession } from './hold-session.ts'
import { type Journal, openJournal } from './journal.ts'
import { readPlan } from './plan-file.ts'
import { openScoreFile, type ScoreFile } from './score-file.ts'
import { ScoringQueue } from './scoring-queue.ts'
import { type SeatEvaluation, summariseSeat } from './seat-evaluation.ts'
import type { WeightDigests } from './used-weights.ts'

export interface Evaluation {
  seats: ReadonlyMap<SeatId, SeatEvaluation>
  /** Items that were there already when this evaluation began. */
  resumed: number
  /** How long this process held the session, how much of that it waited for answers (the slowest seat of each item), and how long scores were computed. */
  session: { ms: number; answersMs: number; scoringMs: number }
  /** Why a live session ended before its time, or null. */
  ended: BbxError | null
}

/**
 * Holds what the journal lacks, scores what has no score, and sums up every seat over the whole planned set.
 * Each answer is durable before it is scored: the scores are a function of the journal.
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { folder, profile, seats, signal, nothingAsked, onEvent } = options
  const ids = seats.map(({ id }) => id)
  await using journal = await openJournal(folder, profile, ids)
  await using scores = await openScores(folder, ids, options.weights)
  const again = options.retryFaults ? await journal.faulted() : new Set<ItemId>()
  const resumed = await countDone(folder, profile, journal, again)
  const scoring = new ScoringQueue(options, journal, (seat) => scores.of(seat))
  const held = nothingAsked === null ? await holdSession(options, journal, again, scoring) : { ms: 0, answersMs: 0, ended: null }
  signal.throwIfAborted()
  await options.onHeld()
  const find = (seat: SeatId, item: ItemId): Outcome | null => scores.of(seat).find(item, journal.attempt(item))
  onEvent({ at: 'held', unscored: await countUnscored(options, journal, find) })
  for (const { id } of seats) {
    for await (const { item, answer } of answeredItems(folder, profile, journal, id)) await scoring.add(item, answer)
  }
  await scoring.drain()
  const evaluations = new Map<SeatId, SeatEvaluation>()
  for (const seat of ids) {
    const gapOf = (item: ItemId) => (nothingAsked === null || journal.isDone(item) ? fault('H0002') : nothingAsked)
    evaluations.set(seat, await summariseSeat(profile, readPlan(folder, profile), (item) => find(seat, item), gapOf))
  }
  const { ms, answersMs, ended } = held
  return { seats: evaluations, resumed, session: { ms, answersMs, scoringMs: scoring.ms }, ended }
}

interface Scores extends AsyncDisposable {
  of(seat: SeatId): ScoreFile
}

async function openScores(folder: string, seats: readonly SeatId[], weights: WeightDigests): Promise<Scores> {
  const files = new Map<SeatId, ScoreFile>()
  for (const seat of seats) files.set(seat, await openScoreFile(folder, seat, weights))
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

async function countDone(folder: string, profile: Profile, journal: Journal, again: ReadonlySet<ItemId>): Promise<number> {
  let count = 0
  if (profile.resume !== 'never') for await (const { id } of readPlan(folder, profile)) if (journal.isDone(id) && !again.has(id)) count += 1
  return count
}

async function countUnscored(
  { folder, profile, seats }: EvaluateOptions,
  journal: Journal,
  find: (seat: SeatId, item: ItemId) => Outcome | null,
): Promise<number> {
  let count = 0
  for await (const { id } of readPlan(folder, profile)) {
    if (journal.isDone(id)) count += seats.filter((seat) => find(seat.id, id) === null).length
  }
  return count
}
