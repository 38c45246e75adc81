import { type MyersTable, runColumns, runColumnsInPlace } from './myers-columns.ts'

const wordBits = 32
/** Rows of the pattern table below this are the code points themselves; the next one stands for all that the truth lacks. */
const directRows = 128
/** Columns of at most so many words are kept for the next text (16 MiB). */
const keptWords = 2 ** 22
/** Columns times words: some seconds of work. */
const maxWork = 4e9

/**
 * Levenshtein distance of many texts to one truth, over code points. Columns of the table are kept: a text that begins as
 * the one before it continues where they part.
 */
export class EditDistance {
  readonly #symbols = new Map<number, number>()
  readonly #table: MyersTable = {
    rows: 0,
    words: 0,
    patterns: new Int32Array((directRows + 1) * 4),
    symbols: this.#symbols,
    absent: directRows,
    states: new Int32Array(4096),
    distances: new Int32Array(1024),
  }
  #symbolCount = directRows + 1
  /** Columns of the text before that are kept. */
  #columnsKept = 0

  /** The code points from `start` to `end` of `points` are the truth of the texts that follow. */
  setTruth(points: Int32Array, start: number, end: number): void {
    const table = this.#table
    table.patterns.fill(0, 0, this.#symbolCount * table.words)
    this.#symbols.clear()
    this.#symbolCount = directRows + 1
    table.rows = end - start
    table.words = Math.ceil(table.rows / wordBits)
    for (let at = start; at < end; at++) this.#mark(points[at] as number, at - start)
    this.#columnsKept = 0
    this.#grow(0)
    this.#firstColumn()
  }

  /**
   * The text may begin with the first `common` code points of the text of the last call: their columns are not computed
   * again. Throws RangeError where both texts are so long that the answer would take minutes.
   */
  to(points: Int32Array, start: number, end: number, common = 0): number {
    const { rows, words } = this.#table
    const length = end - start
    if (rows === 0 || length === 0) return Math.max(rows, length)
    if (length * words > maxWork) throw new RangeError('the texts are too long to compare')
    if ((length + 1) * 2 * words > keptWords) return this.#withoutColumns(points, start, length)
    const from = Math.min(common, this.#columnsKept)
    this.#grow(length)
    this.#columnsKept = length
    return runColumns(this.#table, points, start, from, length)
  }

  #withoutColumns(points: Int32Array, start: number, length: number): number {
    const distance = runColumnsInPlace(this.#table, points, start, length)
    this.#columnsKept = 0
    this.#firstColumn()
    return distance
  }

  #mark(point: number, position: number): void {
    const table = this.#table
    const row = this.#rowFor(point)
    const needed = this.#symbolCount * table.words
    if (needed > table.patterns.length) table.patterns = grown(table.patterns, needed)
    const word = row * table.words + (position >>> 5)
    table.patterns[word] = (table.patterns[word] as number) | (1 << (position & 31))
  }

  #rowFor(point: number): number {
    if (point < directRows) return point
    const known = this.#symbols.get(point)
    if (known !== undefined) return known
    this.#symbols.set(point, this.#symbolCount)
    return this.#symbolCount++
  }

  #grow(length: number): void {
    const table = this.#table
    const needed = (length + 1) * 2 * table.words
    if (needed > table.states.length) table.states = grown(table.states, needed)
    if (length >= table.distances.length) table.distances = grown(table.distances, length + 1)
  }

  #firstColumn(): void {
    const { states, words, rows, distances } = this.#table
    for (let word = 0; word < words; word++) {
      states[2 * word] = -1
      states[2 * word + 1] = 0
    }
    distances[0] = rows
  }
}

function grown(array: Int32Array, needed: number): Int32Array {
  const larger = new Int32Array(Math.max(needed, array.length * 2))
  larger.set(array)
  return larger
}
