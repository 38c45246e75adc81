import { type MyersTable, runColumns, type Symbols } from './myers-columns.ts'

const wordBits = 32
/** Columns times words: some seconds of work. */
const maxWork = 4e9

/**
 * Levenshtein distance of many texts to one truth, all given as symbols. What truth and text have in common at either end does
 * not count. The table stands upside down, so that a common start, which predictions usually have, just leaves out its last rows.
 */
export class EditDistance {
  readonly #table: MyersTable = { words: 0, patterns: new Int32Array(1024), column: new Int32Array(16) }
  readonly #part = { word: 0, words: 0, same: 0, rows: 0, from: 0, to: 0 }
  #truth: Symbols = new Int32Array(0)

  /** The symbols, all of them under `alphabet`, are the truth of the texts that follow; they must stay as they are. */
  setTruth(symbols: Symbols, alphabet: number): void {
    this.#truth = symbols
    const words = Math.ceil(symbols.length / wordBits)
    const table = this.#table
    table.words = words
    if (table.column.length < 2 * words) table.column = new Int32Array(4 * words)
    if (table.patterns.length < alphabet * words) table.patterns = new Int32Array(Math.max(alphabet * words, 2 * table.patterns.length))
    const { patterns } = table
    patterns.fill(0, 0, alphabet * words)
    for (let row = 0; row < symbols.length; row++) {
      const word = (symbols[symbols.length - 1 - row] as number) * words + (row >>> 5)
      patterns[word] = (patterns[word] as number) | (1 << (row & 31))
    }
  }

  /** Throws RangeError where both texts are so long that the answer would take minutes. */
  to(symbols: Symbols): number {
    const truth = this.#truth
    const shorter = Math.min(truth.length, symbols.length)
    let common = 0
    while (common < shorter && symbols[common] === truth[common]) common++
    const rows = truth.length - common
    const columns = symbols.length - common
    const rest = shorter - common
    let same = 0
    while (same < rest && symbols[symbols.length - 1 - same] === truth[truth.length - 1 - same]) same++
    if (same === rest) return Math.max(rows, columns) - same
    const part = this.#part
    part.word = same >>> 5
    part.words = Math.ceil(rows / wordBits) - part.word
    if ((columns - same) * part.words > maxWork) throw new RangeError('the texts are too long to compare')
    part.same = same & 31
    part.rows = rows - part.word * wordBits
    part.from = common
    part.to = symbols.length - same
    return runColumns(this.#table, symbols, part)
  }
}
