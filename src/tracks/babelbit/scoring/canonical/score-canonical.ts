import { RunningSum } from '../../../../base/python/sum.ts'
import { EditDistance } from '../../../../metrics/edit-distance.ts'
import { TokenOverlap } from '../../../../metrics/token-overlap.ts'
import type { ReadBytes } from './byte-window.ts'
import { fillFigures } from './fill-figures.ts'
import { RowReader } from './row-reader.ts'
import type { TextStore } from './text-store.ts'
import { UtteranceFigures } from './utterance-figures.ts'

/** More steps of one utterance, or more code points, are left to the general path and its limits. */
const maxSteps = 100_000
const maxPoints = 1 << 24

/**
 * Scores logs whose rows stand as the runner writes them: utterances in ascending order, each with steps 0, 1, 2... and its
 * truth behind them, and nothing on which the reference and the strict reading differ. For the profiles of Nov 2025, on
 * bytes, without an object a row. One log after the other: buffers and tables are used again.
 */
export class CanonicalScorer {
  /** Of the utterance that `next` just told of. */
  readonly figures = new UtteranceFigures()
  steps = 0
  readonly #reader = new RowReader()
  readonly #instruments = { distance: new EditDistance(), tokens: new TokenOverlap() }
  #sum = new RunningSum()
  #last = -1

  /** Begins a log. */
  open(read: ReadBytes): void {
    this.#reader.open(read)
    this.figures.clear()
    this.#sum = new RunningSum()
    this.#last = -1
    this.steps = 0
  }

  /** Where the texts of `figures` lie. */
  get texts(): TextStore {
    return this.#reader.texts
  }

  get utterances(): number {
    return this.#sum.count
  }

  /** Not rounded. */
  get average(): number {
    return this.#sum.mean ?? 0
  }

  /**
   * Scores the next utterance. `unusual`: the log is not canonical, and what was told of it so far counts for nothing.
   * Without a weight nothing is computed: the log is only looked through.
   */
  next(lexWeight: number | null): 'utterance' | 'end' | 'unusual' {
    const { figures } = this
    const reader = this.#reader
    figures.clear()
    reader.texts.clear()
    for (;;) {
      const kind = reader.next()
      // Predictions without a truth are unusual as well: the strict reading counts them. A log without an utterance it leaves out.
      if (kind === 'end') return figures.count === 0 && this.utterances > 0 ? 'end' : 'unusual'
      if (kind === 'unusual' || reader.cutWord || reader.index <= this.#last) return 'unusual'
      if (figures.count > 0 && reader.index !== figures.index) return 'unusual'
      if (kind === 'complete') return this.#complete(lexWeight)
      if (reader.step !== figures.count || figures.count >= maxSteps || reader.texts.used > maxPoints) return 'unusual'
      figures.index = reader.index
      figures.addText(reader.textStart, reader.textEnd)
    }
  }

  #complete(lexWeight: number | null): 'utterance' | 'unusual' {
    const { figures } = this
    const reader = this.#reader
    // Strictly a truth keeps its letters EOF, and an empty one or one without steps is worth nothing.
    if (reader.cut || reader.textStart === reader.textEnd || figures.count === 0) return 'unusual'
    figures.truthStart = reader.textStart
    figures.truthEnd = reader.textEnd
    this.#sum.add(lexWeight === null ? 0 : fillFigures(figures, reader.texts, lexWeight, this.#instruments))
    this.steps += figures.count
    this.#last = figures.index
    return 'utterance'
  }
}
