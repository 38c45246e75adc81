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
  #text: Int32Array = new Int32Array(1024)
  #textLength = 0

  /** The code points from `start` to `end` of `points` are the truth of the texts that follow. */
  setTruth(points: Int32Array, start: number, end: number): void {
    this.#patterns.fill(0, 0, this.#rowCount * this.#words)
    this.#rows.clear()
    this.#rowCount = directRows + 1
    this.#truthLength = end - start
    this.#words = Math.ceil(this.#truthLength / wordBits)
    for (let at = start; at < end; at++) this.#mark(points[at] ?? 0, at - start)
    this.#textLength = 0
    this.#growStates(0)
    this.#states.fill(0, 0, 2 * this.#words)
    for (let word = 0; word < this.#words; word++) this.#states[2 * word] = -1
    this.#distances[0] = this.#truthLength
  }

  /** Throws RangeError where both texts are so long that the answer would take minutes. */
  to(points: Int32Array, start: number, end: number): number {
    const length = end - start
    if (this.#truthLength === 0 || length === 0) return Math.max(this.#truthLength, length)
    if (length * this.#words > maxWork) throw new RangeError('the texts are too long to compare')
    const kept = (length + 1) * 2 * this.#words <= keptWords
    const from = kept ? this.#commonStart(points, start, length) : 0
    if (kept) this.#keep(points, start, length, from)
    return this.#columns(points, start, from, length, kept ? 2 * this.#words : 0)
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

  #commonStart(points: Int32Array, start: number, length: number): number {
    const shorter = Math.min(length, this.#textLength)
    const text = this.#text
    let at = 0
    while (at < shorter && text[at] === points[start + at]) at++
    return at
  }

  #keep(points: Int32Array, start: number, length: number, from: number): void {
    if (length > this.#text.length) {
      this.#text = grown(this.#text, length)
      this.#distances = grown(this.#distances, length + 1)
    }
    const text = this.#text
    for (let at = from; at < length; at++) text[at] = points[start + at] ?? 0
    this.#textLength = length
    this.#growStates(length)
  }

  #growStates(length: number): void {
    const needed = (length + 1) * 2 * this.#words
    if (needed > this.#states.length) this.#states = grown(this.#states, needed)
  }

  /** Columns `from + 1` to `length`; with stride 0 each replaces the one before it. */
  #columns(points: Int32Array, start: number, from: number, length: number, stride: number): number {
    const states = this.#states
    const patterns = this.#patterns
    const distances = this.#distances
    const words = this.#words
    const lastBit = (this.#truthLength - 1) & 31
    let distance = (stride === 0 ? this.#truthLength : distances[from]) ?? 0
    if (stride === 0) this.#resetFirstColumn()
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

  #resetFirstColumn(): void {
    for (let word = 0; word < this.#words; word++) {
      this.#states[2 * word] = -1
      this.#states[2 * word + 1] = 0
    }
    // The kept columns of the text before this one are gone with it.
    this.#textLength = 0
  }
}

function grown(array: Int32Array, needed: number): Int32Array {
  const larger = new Int32Array(Math.max(needed, array.length * 2))
  larger.set(array)
  return larger
}
