import { firstByte } from '../../../../metrics/first-byte.ts'
import { ByteWindow, type ReadBytes } from './byte-window.ts'
import { isPlain, notPlain } from './is-plain.ts'
import { type Piece, piece, startsWith } from './piece.ts'
import { type Escape, readEscape } from './read-escape.ts'
import { TextStore } from './text-store.ts'

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

/**
 * Reads the rows of a log whose lines are byte for byte as the runner writes them: no value is built, texts become bytes
 * in `texts`, which whoever no longer needs them clears. Anything else is `unusual` and left to the general reader.
 */
export class RowReader {
  readonly texts = new TextStore()
  index = 0
  step = 0
  /** Of the row's text in `texts`, stripped and without the end mark. */
  textStart = 0
  textEnd = 0
  /** The letters EOF were taken off the text's end, and they were not a token of their own. */
  cut = false
  cutWord = false
  #escaped = false
  readonly #window = new ByteWindow()
  #at = 0

  /** Begins a file. */
  open(read: ReadBytes): void {
    this.#window.open(read)
    this.texts.clear()
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
      if (!isPlain(byte)) return false
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
    const { bytes, view, end } = this.#window
    const { texts } = this
    let from = this.#at
    let to = texts.used
    // A line's text has no more code points than the window has bytes.
    texts.reserve(to + end - from)
    const copied = texts.view
    this.textStart = to
    this.#escaped = false
    for (;;) {
      const word = view.getInt32(from, true)
      copied.setInt32(to, word, true)
      const found = notPlain(word)
      if (found === 0) {
        from += 4
        to += 4
        continue
      }
      const count = firstByte(found)
      from += count
      to += count
      const byte = bytes[from] as number
      if (byte === quote) break
      // Raw control characters, DEL and bytes outside ASCII are not what the runner writes; neither is the end of the file.
      if (byte !== backslash) return false
      const escaped = readEscape(bytes, from)
      const symbol = escaped && texts.symbolFor(escaped.point)
      if (symbol === undefined) return false
      texts.bytes[to++] = symbol
      this.#escaped = true
      from = (escaped as Escape).end
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
    const { texts } = this
    const { bytes } = texts
    this.cut = false
    this.cutWord = false
    this.#strip()
    const end = this.textEnd
    if (end - this.textStart >= 3 && bytes[end - 1] === 0x46 && bytes[end - 2] === 0x4f && bytes[end - 3] === 0x45) {
      this.textEnd = end - 3
      this.cut = true
      this.cutWord = this.textEnd > this.textStart && !texts.isSpaceAt(this.textEnd - 1)
      this.#strip()
    }
    if (this.#escaped) texts.look(this.textStart, this.textEnd)
    texts.used = this.textEnd
  }

  #strip(): void {
    const { texts } = this
    while (this.textStart < this.textEnd && texts.isSpaceAt(this.textStart)) this.textStart++
    while (this.textEnd > this.textStart && texts.isSpaceAt(this.textEnd - 1)) this.textEnd--
  }
}
