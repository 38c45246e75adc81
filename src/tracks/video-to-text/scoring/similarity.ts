import type { CaptionEmbedder } from '../../../metrics/caption-embedder.ts'
import { captionSimilarity } from '../../../metrics/caption-similarity.ts'

/** The cosine of each pair of captions, none of them empty, in single precision. */
export type Similarity = (pairs: readonly (readonly [string, string])[]) => Promise<number[]>

/** Every text is embedded once for a batch. Throws where the tower gives no number: that is never the submission's fault. */
export function similarityBy({ embed }: CaptionEmbedder): Similarity {
  return async (pairs) => {
    const texts = [...new Set(pairs.flat())]
    const embeddings = await embed(texts)
    const vectors = new Map(texts.map((text, at) => [text, embeddings[at]?.vector]))
    return pairs.map(([one, other]) => {
      const [a, b] = [vectors.get(one), vectors.get(other)]
      const value = a === undefined || b === undefined ? Number.NaN : Math.fround(captionSimilarity(a, b))
      if (!Number.isFinite(value)) throw new Error('the text tower gave a caption an embedding that is no number')
      return value
    })
  }
}
