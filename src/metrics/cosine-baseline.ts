import { PythonRandom } from '../base/python/random.ts'
import { cosine } from './cosine.ts'

export interface BaselineOptions {
  pairs: number
  seed: number | bigint
}

/**
 * What two unrelated texts of the pool have in common: the mean cosine over random pairs of different places (reference
 * babelbit 4.3). 0 for fewer than two texts. A plain sum from left to right, as the reference's loop is.
 */
export function cosineBaseline(vectors: readonly Float32Array[], { pairs, seed }: BaselineOptions): number {
  const size = vectors.length
  if (size < 2) return 0
  const random = new PythonRandom(seed)
  const count = Math.max(1, pairs)
  let total = 0
  for (let pair = 0; pair < count; pair++) {
    const first = random.randrange(size)
    const drawn = random.randrange(size)
    const second = first === drawn ? (drawn + 1) % size : drawn
    total += cosine(vectors[first] as Float32Array, vectors[second] as Float32Array)
  }
  return total / count
}
