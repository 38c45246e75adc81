/** Of torch's cosine_similarity. */
const leastNorm = 1e-8

/** The cosine of two embeddings of captions, -1 to 1; nothing is clipped (reference sn21 5.6). NaN where an entry is no number. */
export function captionSimilarity(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new RangeError(`embeddings of ${a.length} and ${b.length} entries`)
  let [product, squaresOfA, squaresOfB] = [0, 0, 0]
  for (const [at, x] of a.entries()) {
    const y = b[at] as number
    product += x * y
    squaresOfA += x * x
    squaresOfB += y * y
  }
  return product / (Math.max(Math.sqrt(squaresOfA), leastNorm) * Math.max(Math.sqrt(squaresOfB), leastNorm))
}
