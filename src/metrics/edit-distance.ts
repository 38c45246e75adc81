const wordBits = 32
/** Rows of `Patterns` below this are the code points themselves; the next one stands for all that the truth lacks. */
const directRows = 128
const absentRow = directRows
/** States of at most so many words are kept for the next text (16 MiB). */
const keptWords = 2 ** 22
/** Columns times words: some seconds of work. */
const maxWork = 4e9

/**
 * Levenshtein distance of many texts to one truth, over code points: Myers' bit-parallel algorithm in the block form of
 * Hyyrö (2003), a column of the table a code point of the text. Columns are kept: a text that begins as the one before
 * it continues where they part.
 */
export class EditDistance {
  #truthLength = 0
  #words = 0
  #rows = new Map<number, number>()
  #rowCount = directRows + 1
  #patterns: Int32Array = new Int32Array((directRows + 1) * 4)
  #states: Int32Array = new Int32Array(4096)
  #distances: Int32Array = new Int32Array(1025)
  /** Columns of the text before that are kept. */
  #columnsKept = 0

  /** The code points from `start` to `end` of `points` are the truth of the texts that follow. */
  setTruth(points: Int32Array, start: number, end: number): void {
    this.#patterns.fill(0, 0, this.#rowCount * this.#words)
    this.#rows.clear()
    this.#rowCount = directRows + 1
    this.#truthLength = end - start
    this.#words = Math.ceil(this.#truthLength / wordBits)
    for (let at = start; at < end; at++) this.#mark(points[at] ?? 0, at - start)
    this.#columnsKept = 0
    this.#grow(0)
    this.#firstColumn()
    this.#distances[0] = this.#truthLength
  }

  /**
   * The text may begin with the first `common` code points of the text of the last call: their columns are not computed
   * again. Throws RangeError where both texts are so long that the answer would take minutes.
   */
  to(points: Int32Array, start: number, end: number, common = 0): number {
    const length = end - start
    if (this.#truthLength === 0 || length === 0) return Math.max(this.#truthLength, length)
    if (length * this.#words > maxWork) throw new RangeError('the texts are too long to compare')
    const stride = (length + 1) * 2 * this.#words <= keptWords ? 2 * this.#words : 0
    const from = stride === 0 ? 0 : Math.min(common, this.#columnsKept)
    this.#grow(stride === 0 ? 0 : length)
    this.#columnsKept = stride === 0 ? 0 : length
    return this.#columns(points, start, from, length, stride)
  }

  #mark(point: number, position: number): void {
    const row = this.#rowFor(point)
    const needed = this.#rowCount * this.#words
    if (needed > this.#patterns.length) this.#patterns = grown(this.#patterns, needed)
    const word = row * this.#words + (position >>> 5)
    this.#patterns[word] = (this.#patterns[word] ?? 0) | (1 << (position & 31))
  }

  #rowFor(point: number): number {
    if (point < directRows) return point
    const known = this.#rows.get(point)
    if (known !== undefined) return known
    this.#rows.set(point, this.#rowCount)
    return this.#rowCount++
  }

  #grow(length: number): void {
    const needed = (length + 1) * 2 * this.#words
    if (needed > this.#states.length) this.#states = grown(this.#states, needed)
    if (length >= this.#distances.length) this.#distances = grown(this.#distances, length + 1)
  }

  /** Columns `from + 1` to `length`; with stride 0 each replaces the one before it. */
  #columns(points: Int32Array, start: number, from: number, length: number, stride: number): number {
    const states = this.#states
    const patterns = this.#patterns
    const distances = this.#distances
    const words = this.#words
    const lastBit = (this.#truthLength - 1) & 31
    let distance = distances[from] as number
    if (stride === 0) this.#firstColumn()
    let read = from * stride
    for (let column = from; column < length; column++) {
      const point = points[start + column] ?? 0
      const row = point < directRows ? point : (this.#rows.get(point) ?? absentRow)
      const write = read + stride
      let pattern = row * words
      // What the row above hands down: +1 (`plus`), -1 (`minus`) or 0. Above the first row it is always +1.
      let plus = 1
      let minus = 0
      let up = 0
      let down = 0
      for (let word = 0; word < 2 * words; word += 2) {
        const vp = states[read + word] as number
        const vn = states[read + word + 1] as number
        const match = patterns[pattern++] as number
        const vertical = match | vn
        const equal = match | minus
        const horizontal = (((equal & vp) + vp) ^ vp) | equal
        up = vn | ~(horizontal | vp)
        down = vp & horizontal
        const shiftedUp = (up << 1) | plus
        plus = up >>> 31
        const shiftedDown = (down << 1) | minus
        minus = down >>> 31
        states[write + word] = shiftedDown | ~(vertical | shiftedUp)
        states[write + word + 1] = shiftedUp & vertical
      }
      distance += ((up >>> lastBit) & 1) - ((down >>> lastBit) & 1)
      if (stride > 0) distances[column + 1] = distance
      read = write
    }
    return distance
  }

  #firstColumn(): void {
    for (let word = 0; word < this.#words; word++) {
      this.#states[2 * word] = -1
      this.#states[2 * word + 1] = 0
    }
  }
}

function grown(array: Int32Array, needed: number): Int32Array {
  const larger = new Int32Array(Math.max(needed, array.length * 2))
  larger.set(array)
  return larger
}
