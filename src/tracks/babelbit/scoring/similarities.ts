import { calibratedCosine } from '../../../metrics/calibrated-cosine.ts'
import { cosine } from '../../../metrics/cosine.ts'
import { TextSimilarity } from '../../../metrics/text-similarity.ts'
import type { ScoringPolicy } from './policy.ts'

export interface Similarities {
  lexical: number
  cosine: number | null
  semantic: number
}

/** Vectors of length 1 by text. */
export type Vectors = ReadonlyMap<string, Float32Array>

export interface SimilarityOptions {
  policy: ScoringPolicy
  lexWeight: number
  vectors: Vectors
  baseline: number
}

/** Compares predictions with one truth after the other, as a policy has it; equal predictions of an utterance are compared once. */
export class Comparer {
  readonly #options: SimilarityOptions
  readonly #texts = new TextSimilarity()
  readonly #known = new Map<string, Similarities>()
  #truth = ''

  constructor(options: SimilarityOptions) {
    this.#options = options
  }

  setTruth(truth: string): void {
    this.#truth = truth
    this.#known.clear()
    this.#texts.setTruth(truth)
  }

  compare(prediction: string): Similarities {
    let found = this.#known.get(prediction)
    if (found === undefined) {
      found = { lexical: this.#lexical(prediction), ...this.#semantic(prediction) }
      this.#known.set(prediction, found)
    }
    return found
  }

  #lexical(prediction: string): number {
    const { policy, lexWeight } = this.#options
    return policy.skipsUnweighted && lexWeight <= 0 ? 0 : this.#texts.lexical(prediction, policy.bothEmpty)
  }

  #semantic(prediction: string): { cosine: number | null; semantic: number } {
    const { policy, lexWeight, baseline } = this.#options
    if (policy.semantic === 'token-jaccard') return { cosine: null, semantic: this.#texts.tokens(prediction, policy.bothEmpty) }
    if (policy.skipsUnweighted && lexWeight >= 1) return { cosine: 0, semantic: 0 }
    if (policy.semantic === 'cosine') return { cosine: null, semantic: this.#cosine(prediction) }
    const raw = this.#cosine(prediction)
    return { cosine: raw, semantic: calibratedCosine(raw, baseline) }
  }

  #cosine(prediction: string): number {
    // 004b28d looks at the lengths first; the calibrated scorers embed empty texts too.
    if (this.#options.policy.semantic === 'cosine' && prediction === '' && this.#truth === '') return this.#options.policy.bothEmpty
    return cosine(this.#vector(prediction), this.#vector(this.#truth))
  }

  #vector(text: string): Float32Array {
    const vector = this.#options.vectors.get(text)
    if (vector === undefined) throw new Error('a text was not embedded beforehand')
    return vector
  }
}
