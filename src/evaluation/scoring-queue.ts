import type { Answer, Baseline, Profile, SeatId } from '../tracks/types.ts'
import type { EvaluationEvent } from './evaluation-event.ts'
import type { JournalView } from './journal.ts'
import type { AnyItem } from './plan-file.ts'
import type { ScoreFile } from './score-file.ts'
import type { Models, ScoreJob } from './scorer/job.ts'
import type { Scorer } from './scorer/scorer-process.ts'
import type { VectorPlace } from './scorer/vectors/kept-embedders.ts'

export interface ScoringOptions {
  profile: Profile
  scorer: Scorer
  embeddings: string | null
  baseline: Baseline | null
  models: Models
  /** Where the vectors of models are kept; null: nowhere. */
  vectors: VectorPlace | null
  signal: AbortSignal
  onEvent(event: EvaluationEvent): void
}

/** One that is being scored and what is ready when it is done; answers of heavy tracks are large. */
const jobsInFlight = { light: 4, heavy: 2 }

/** What is sent to the scorer for an answer. */
export function jobOf(
  { profile, embeddings, baseline, models, vectors }: Pick<ScoringOptions, 'profile' | 'embeddings' | 'baseline' | 'models' | 'vectors'>,
  item: AnyItem,
  answer: Answer<unknown>,
): Omit<ScoreJob, 'id'> {
  return {
    profile: profile.id,
    baseline,
    item: { id: item.id, input: profile.input.encode(item.input), truth: profile.truth.encode(item.truth) },
    answer: { ...answer, answer: answer.answer === null ? null : profile.answer.encode(answer.answer) },
    embeddings,
    models,
    vectors,
  }
}

/** Scores answers one after the other, a few of them in flight: what is not in flight waits on disk. */
export class ScoringQueue {
  #flying = new Set<Promise<void>>()
  #failed: { error: unknown } | null = null
  #options: ScoringOptions
  #journal: JournalView
  #scores: (seat: SeatId) => ScoreFile
  #ms = 0
  /** When the last score was computed: the scorer works at one at a time. */
  #idleSince = 0

  constructor(options: ScoringOptions, journal: JournalView, scores: (seat: SeatId) => ScoreFile) {
    this.#options = options
    this.#journal = journal
    this.#scores = scores
  }

  /** Time in which a score was being computed, in all. */
  get ms(): number {
    return this.#ms
  }

  get hasRoom(): boolean {
    return this.#flying.size < jobsInFlight[this.#options.profile.scoring]
  }

  async add(item: AnyItem, answer: Answer<unknown>): Promise<void> {
    const attempt = this.#journal.attempt(item.id)
    if (this.#scores(answer.seat).find(item.id, attempt) !== null) return
    while (!this.hasRoom) await Promise.race(this.#flying)
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
    const started = performance.now()
    const { profile, scorer, signal, onEvent } = this.#options
    const pair = await scorer.score(jobOf(this.#options, item, answer), signal)
    const now = performance.now()
    this.#ms += now - Math.max(started, this.#idleSince)
    this.#idleSince = now
    // A job that failed twice leaves no line: `bbx score RUN` or --resume tries it again.
    if ('code' in pair) return
    const timesMs = answer.answer === null ? [] : profile.timesOf(answer.answer)
    await this.#scores(answer.seat).add(attempt, { item: item.id, ...pair, faults: answer.faults, timesMs })
    onEvent({ at: 'scored', item: item.id, seat: answer.seat })
  }
}
