import { createHash } from 'node:crypto'
import { splitWhitespace } from '../base/python/whitespace.ts'
import type { TextEmbedder } from './text-embedder.ts'

const dimensions = 64

/**
 * A stand-in for a model, exact on every machine: each token's SHA-256 votes for the sign of each of 64 components, all
 * of size 1/8. Every dot product is a multiple of 1/32. No token: all positive.
 */
export const simhash64: TextEmbedder = {
  embed: async (texts) => texts.map(vectorOf),
}

function vectorOf(text: string): Float32Array {
  const votes = new Int32Array(dimensions)
  for (const token of splitWhitespace(text)) {
    const hash = createHash('sha256').update(token, 'utf8').digest()
    for (let k = 0; k < dimensions; k++) votes[k] = (votes[k] ?? 0) + (((hash[k >> 3] ?? 0) >> (k & 7)) & 1 ? 1 : -1)
  }
  return Float32Array.from(votes, (vote) => (vote >= 0 ? 0.125 : -0.125))
}
