import { eachWord } from '../base/python/whitespace.ts'
import { codePoints } from './code-points.ts'
import { EditDistance } from './edit-distance.ts'

// Its table is large and used again. Everything between `setTruth` and the last comparison happens without a pause.
const distance = new EditDistance()

/** How much texts have in common with one truth at a time. Call `setTruth` anew after anything that may have waited. */
export class TextSimilarity {
  /** The truth's code points by number; what it lacks is the number behind them. */
  readonly #symbols = new Map<number, number>()
  #length = 0
  #tokens: ReadonlySet<string> = new Set()

  setTruth(truth: string): void {
    const points = codePoints(truth)
    this.#symbols.clear()
    for (const point of points) if (!this.#symbols.has(point)) this.#symbols.set(point, this.#symbols.size)
    this.#length = points.length
    distance.setTruth(this.#symbolsOf(points), this.#symbols.size + 1)
    this.#tokens = new Set(eachWord(truth))
  }

  /** `1 - distance / longer length` over code points, in [0, 1]; `ifBothEmpty` where there is nothing to compare. */
  lexical(text: string, ifBothEmpty: number): number {
    const symbols = this.#symbolsOf(codePoints(text))
    const longer = Math.max(symbols.length, this.#length)
    if (longer === 0) return ifBothEmpty
    return Math.max(0, 1 - distance.to(symbols) / longer)
  }

  /** Jaccard index of the sets of white-space separated tokens, in [0, 1]. */
  tokens(text: string, ifBothEmpty: number): number {
    const tokens = new Set(eachWord(text))
    let common = 0
    for (const token of tokens) if (this.#tokens.has(token)) common++
    const union = tokens.size + this.#tokens.size - common
    return union === 0 ? ifBothEmpty : common / union
  }

  #symbolsOf(points: Int32Array): Int32Array {
    const absent = this.#symbols.size
    return points.map((point) => this.#symbols.get(point) ?? absent)
  }
}
