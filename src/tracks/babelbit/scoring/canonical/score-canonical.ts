import { RunningSum } from '../../../../base/python/sum.ts'
import { EditDistance } from '../../../../metrics/edit-distance.ts'
import { TokenOverlap } from '../../../../metrics/token-overlap.ts'
import type { ReadBytes } from './byte-window.ts'
import { fillFigures } from './fill-figures.ts'
import { RowReader } from './row-reader.ts'
import { UtteranceFigures } from './utterance-figures.ts'

/** Told of each utterance as soon as it is scored. */
export interface FiguresSink {
  utterance(figures: UtteranceFigures, points: Int32Array): void
}

export interface CanonicalScore {
  /** Not rounded; 0 without utterances. */
  average: number
  utterances: number
  steps: number
}

// One log at a time is scored in a thread: buffers and tables are used again.
const reader = new RowReader()
const figures = new UtteranceFigures()
const instruments = { distance: new EditDistance(), tokens: new TokenOverlap() }

/** More steps of one utterance, or more code points, are left to the general path and its limits. */
const maxSteps = 100_000
const maxPoints = 1 << 24

/**
 * Scores a log whose rows stand as the runner writes them: utterances in ascending order, each with steps 0, 1, 2... and
 * its truth behind them, and nothing on which the reference and the strict reading differ. For profiles of Nov 2025, on
 * bytes, without an object a row. undefined where anything is unusual: what the sinks were told then counts for nothing.
 * Without sinks nothing is computed: the log is only looked through.
 */
export function scoreCanonical(read: ReadBytes, lexWeight: number, sinks: readonly FiguresSink[] | null): CanonicalScore | undefined {
  reader.open(read)
  figures.clear()
  const sum = new RunningSum()
  let last = -1
  let steps = 0
  for (;;) {
    const kind = reader.next()
    // Predictions without a truth are unusual as well: the strict reading counts them.
    if (kind === 'end' && figures.count === 0) return { average: sum.mean ?? 0, utterances: sum.count, steps }
    if (kind === 'end' || kind === 'unusual' || reader.cutWord || reader.index <= last) return undefined
    if (kind === 'predicted') {
      if (figures.count > 0 && reader.index !== figures.index) return undefined
      if (reader.step !== figures.count || figures.count >= maxSteps || reader.used > maxPoints) return undefined
      figures.index = reader.index
      figures.addText(reader.textStart, reader.textEnd)
      continue
    }
    // Strictly a truth keeps its letters EOF, and an empty one is worth nothing.
    if (reader.cut || reader.textStart === reader.textEnd) return undefined
    if (figures.count === 0 || reader.index !== figures.index) return undefined
    figures.truthStart = reader.textStart
    figures.truthEnd = reader.textEnd
    if (sinks === null) sum.add(0)
    else {
      sum.add(fillFigures(figures, reader.points, lexWeight, instruments))
      for (const sink of sinks) sink.utterance(figures, reader.points)
    }
    steps += figures.count
    last = figures.index
    figures.clear()
    reader.used = 0
  }
}
