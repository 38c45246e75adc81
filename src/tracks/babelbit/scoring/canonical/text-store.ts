import { isSpace } from '../../../../base/python/whitespace.ts'
import { isPlain } from './is-plain.ts'

/** Bytes behind the last one that may be looked at and written to. */
const spare = 16
const asciiSymbols = 128
const blank = 0x20

/**
 * The texts of one utterance, one after the other, a byte for each code point: ASCII stands for itself, other code points get
 * the numbers from 128 on as they come.
 */
export class TextStore {
  bytes: Uint8Array = new Uint8Array(1 << 14)
  /** Over `bytes`. */
  view = new DataView(this.bytes.buffer)
  used = 0
  /** All that was looked at since `clear` stands in JSON for itself, in every form. */
  isPlain = true
  /** The code point that a byte stands for. */
  readonly points: Int32Array = Int32Array.from({ length: 256 }, (_, point) => point)
  readonly #symbols = new Map<number, number>()
  /** Of each byte, whether it stands for white space; and whether one but the blank does so in these texts. */
  readonly #isSpace: Uint8Array = Uint8Array.from({ length: 256 }, (_, point) => (point < asciiSymbols && isSpace(point) ? 1 : 0))
  #hasOtherSpace = false
  #blanked: DataView = new DataView(new ArrayBuffer(0))

  /** All bytes are under it. */
  get alphabet(): number {
    return asciiSymbols + this.#symbols.size
  }

  clear(): void {
    this.used = 0
    this.isPlain = true
    this.#hasOtherSpace = false
    if (this.#symbols.size > 0) this.#symbols.clear()
  }

  /** Makes room up to `end`. What lies before `used` stays. */
  reserve(end: number): void {
    if (end + spare <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(end + spare, this.bytes.length * 2))
    larger.set(this.bytes.subarray(0, this.used))
    this.bytes = larger
    this.view = new DataView(larger.buffer)
  }

  /** The byte for a code point that is not plain; undefined where there are more than 128 beside ASCII. */
  symbolFor(point: number): number | undefined {
    if (point < asciiSymbols) return point
    const known = this.#symbols.get(point)
    if (known !== undefined) return known
    const symbol = asciiSymbols + this.#symbols.size
    if (symbol > 255) return undefined
    this.#symbols.set(point, symbol)
    this.points[symbol] = point
    this.#isSpace[symbol] = isSpace(point) ? 1 : 0
    return symbol
  }

  /** Must be told of texts that hold a `symbolFor`. */
  look(start: number, end: number): void {
    for (let at = start; at < end; at++) {
      const byte = this.bytes[at] as number
      if (!isPlain(byte)) this.isPlain = false
      if (byte !== blank && this.#isSpace[byte] === 1) this.#hasOtherSpace = true
    }
  }

  isSpaceAt(at: number): boolean {
    return this.#isSpace[this.bytes[at] as number] === 1
  }

  /** As `view`, with a blank for every white space. */
  blanked(): DataView {
    if (!this.#hasOtherSpace) return this.view
    if (this.#blanked.byteLength < this.used + spare) this.#blanked = new DataView(new ArrayBuffer(this.bytes.length))
    for (let at = 0; at < this.used; at++) this.#blanked.setUint8(at, this.isSpaceAt(at) ? blank : (this.bytes[at] as number))
    return this.#blanked
  }
}
