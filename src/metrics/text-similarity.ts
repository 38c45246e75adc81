import { codePoints } from './code-points.ts'
import { EditDistance } from './edit-distance.ts'
import { TokenOverlap } from './token-overlap.ts'

/** How much texts have in common with one truth at a time; tables are kept from text to text. */
export class TextSimilarity {
  readonly #distance = new EditDistance()
  readonly #tokens = new TokenOverlap()
  #truth: Int32Array = new Int32Array(0)

  setTruth(truth: string): void {
    this.#truth = codePoints(truth)
    this.#distance.setTruth(this.#truth, 0, this.#truth.length)
    this.#tokens.setTruth(this.#truth, 0, this.#truth.length)
  }

  /** `1 - distance / longer length` over code points, in [0, 1]; `ifBothEmpty` where there is nothing to compare. */
  lexical(text: string, ifBothEmpty: number): number {
    const points = codePoints(text)
    const longer = Math.max(points.length, this.#truth.length)
    if (longer === 0) return ifBothEmpty
    return Math.max(0, 1 - this.#distance.to(points, 0, points.length) / longer)
  }

  /** Jaccard index of the token sets, in [0, 1]. */
  tokens(text: string, ifBothEmpty: number): number {
    const points = codePoints(text)
    return this.#tokens.with(points, 0, points.length, ifBothEmpty)
  }
}
