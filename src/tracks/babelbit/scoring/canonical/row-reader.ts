import { isSpace } from '../../../../base/python/whitespace.ts'
import { ByteWindow, type ReadBytes } from './byte-window.ts'
import { type Piece, piece, startsWith } from './piece.ts'
import { readEscape } from './read-escape.ts'

/** What came: `unusual` is everything that `json.dumps` of the runner would not have written. */
export type RowKind = 'predicted' | 'complete' | 'end' | 'unusual'

const predicted = piece('{"event": "predicted", ')
const complete = piece('{"event": "utterance_complete", ')
const typeKey = piece('"challenge_type": "')
const indexKey = piece('"utterance_index": ')
const stepKey = piece(', "step": ')
const predictionKey = piece(', "prediction": "')
const truthKey = piece(', "ground_truth": "')
const quote = 0x22
const backslash = 0x5c
const newline = 0x0a

/** 1 for the bytes that stand for themselves in a JSON string of ASCII. */
const plain = new Uint8Array(256)
for (let byte = 0x20; byte < 0x7f; byte++) plain[byte] = byte === quote || byte === backslash ? 0 : 1

/**
 * Reads the rows of a log whose lines are byte for byte as the runner writes them: no value is built, texts become code
 * points in `points`. Anything else is `unusual` and left to the general reader.
 */
export class RowReader {
  /** Texts one after the other; `used` is set back by whoever no longer needs them. */
  points: Int32Array = new Int32Array(1 << 14)
  used = 0
  index = 0
  step = 0
  /** Of the row's text in `points`, stripped and without the end mark. */
  textStart = 0
  textEnd = 0
  /** The letters EOF were taken off the text's end, and they were not a token of their own. */
  cut = false
  cutWord = false
  readonly #window = new ByteWindow()
  #at = 0

  /** Begins a file. */
  open(read: ReadBytes): void {
    this.#window.open(read)
    this.used = 0
  }

  next(): RowKind {
    const line = this.#window.line()
    if (line !== 'yes') return line === 'no' ? 'end' : 'unusual'
    this.#at = this.#window.at
    if (this.#skip(predicted)) return this.#row(true)
    return this.#skip(complete) ? this.#row(false) : 'unusual'
  }

  #row(isPredicted: boolean): RowKind {
    if (this.#skip(typeKey) && !this.#skipWord()) return 'unusual'
    if (!this.#skip(indexKey)) return 'unusual'
    this.index = this.#whole()
    if (isPredicted && this.#skip(stepKey)) this.step = this.#whole()
    else if (isPredicted) return 'unusual'
    if (this.index < 0 || this.step < 0) return 'unusual'
    if (!this.#skip(isPredicted ? predictionKey : truthKey)) return 'unusual'
    if (!this.#text() || !this.#lineEnd()) return 'unusual'
    this.#trim()
    return isPredicted ? 'predicted' : 'complete'
  }

  #skip(expected: Piece): boolean {
    if (!startsWith(this.#window.view, this.#at, expected)) return false
    this.#at += expected.length
    return true
  }

  /** The rest of a short plain string and the separator behind it. */
  #skipWord(): boolean {
    const { bytes, end } = this.#window
    while (this.#at < end) {
      const byte = bytes[this.#at++] as number
      if (byte === quote) return bytes[this.#at++] === 0x2c && bytes[this.#at++] === 0x20
      if (byte < 0x20 || byte > 0x7e || byte === backslash) return false
    }
    return false
  }

  /** A whole number of at most 9 digits as JSON writes it; -1 for anything else. */
  #whole(): number {
    const { bytes } = this.#window
    const start = this.#at
    let value = 0
    for (;;) {
      const digit = (bytes[this.#at] as number) - 0x30
      if (!(digit >= 0 && digit <= 9)) break
      value = value * 10 + digit
      this.#at++
    }
    const digits = this.#at - start
    return digits === 0 || digits > 9 || (digits > 1 && bytes[start] === 0x30) ? -1 : value
  }

  #text(): boolean {
    const { bytes, end } = this.#window
    let from = this.#at
    let to = this.used
    if (to + end - from > this.points.length) this.#grow(to + end - from)
    const points = this.points
    this.textStart = to
    for (;;) {
      const byte = bytes[from] as number
      if (plain[byte] === 1) {
        points[to++] = byte
        from++
        continue
      }
      if (byte === quote) break
      // Raw control characters, DEL and bytes outside ASCII are not what the runner writes; neither is the end of the file.
      if (byte !== backslash) return false
      const escaped = readEscape(bytes, from)
      if (escaped === undefined) return false
      points[to++] = escaped.point
      from = escaped.end
    }
    this.textEnd = to
    this.#at = from + 1
    return true
  }

  #lineEnd(): boolean {
    const { bytes, end } = this.#window
    if (bytes[this.#at] !== 0x7d) return false
    const next = this.#at + 1
    if (next < end && bytes[next] !== newline) return false
    this.#window.at = Math.min(next + 1, end)
    return true
  }

  #trim(): void {
    const points = this.points
    this.cut = false
    this.cutWord = false
    this.#strip()
    const end = this.textEnd
    if (end - this.textStart >= 3 && points[end - 1] === 0x46 && points[end - 2] === 0x4f && points[end - 3] === 0x45) {
      this.textEnd = end - 3
      this.cut = true
      this.cutWord = this.textEnd > this.textStart && !isSpace(points[this.textEnd - 1] as number)
      this.#strip()
    }
    this.used = this.textEnd
  }

  #strip(): void {
    const points = this.points
    while (this.textStart < this.textEnd && isSpace(points[this.textStart] as number)) this.textStart++
    while (this.textEnd > this.textStart && isSpace(points[this.textEnd - 1] as number)) this.textEnd--
  }

  /** A line's text has no more code points than the window has bytes. */
  #grow(needed: number): void {
    const larger = new Int32Array(Math.max(needed, this.points.length * 2))
    larger.set(this.points.subarray(0, this.used))
    this.points = larger
  }
}
