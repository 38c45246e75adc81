import { codePoints } from './code-points.ts'
import { EditDistance } from './edit-distance.ts'
import { TokenOverlap } from './token-overlap.ts'

// Their tables are large and used again. Everything between `setTruth` and the last comparison happens without a pause.
const distance = new EditDistance()
const tokens = new TokenOverlap()

/** How much texts have in common with one truth at a time. Call `setTruth` anew after anything that may have waited. */
export class TextSimilarity {
  #truth: Int32Array = new Int32Array(0)
  #text = ''
  #points: Int32Array = new Int32Array(0)

  setTruth(truth: string): void {
    this.#truth = codePoints(truth)
    distance.setTruth(this.#truth, 0, this.#truth.length)
    tokens.setTruth(this.#truth, 0, this.#truth.length)
  }

  /** `1 - distance / longer length` over code points, in [0, 1]; `ifBothEmpty` where there is nothing to compare. */
  lexical(text: string, ifBothEmpty: number): number {
    const points = this.#pointsOf(text)
    const longer = Math.max(points.length, this.#truth.length)
    if (longer === 0) return ifBothEmpty
    return Math.max(0, 1 - distance.to(points, 0, points.length) / longer)
  }

  /** Jaccard index of the token sets, in [0, 1]. */
  tokens(text: string, ifBothEmpty: number): number {
    const points = this.#pointsOf(text)
    return tokens.with(points, 0, points.length, ifBothEmpty)
  }

  #pointsOf(text: string): Int32Array {
    if (text !== this.#text) {
      this.#text = text
      this.#points = codePoints(text)
    }
    return this.#points
  }
}
