import type { TextEmbedder } from '../../metrics/text-embedder.ts'
import type { Models } from './job.ts'
import { keptTexts, type VectorPlace } from './vectors/kept-embedders.ts'

export const embeddingModelId = 'mxbai-embed-large'

/** Numbers that babelbit's scorers keep of a vector, and texts that they embed at once (EMBED_DIM, EMBED_BATCH_SIZE; reference babelbit 4.3). */
const validators = { dimensions: 64, batchSize: 32 }

const opened = new Map<string, Promise<TextEmbedder>>()

/**
 * The model of text embeddings among a job's weights, opened once and kept; null where it is not among them. With a place for vectors the vector of a text is made once. Throws BbxError U0007,
 * E0001.
 */
export async function embeddingModel({ places, threads, embedder }: Models, vectors: VectorPlace | null): Promise<TextEmbedder | null> {
  const place = places[embeddingModelId]
  if (place === undefined) return null
  const dimensions = embedder?.dimensions ?? validators.dimensions
  const batchSize = embedder?.batchSize ?? validators.batchSize
  const key = JSON.stringify([place.path, threads, dimensions, batchSize])
  const model = await once(key, async () => {
    const { openTextEmbedder } = await import('../../weights/bert/open-text-embedder.ts')
    return openTextEmbedder({ ...place, threads, dimensions, batchSize })
  })
  if (vectors === null) return model
  return once(JSON.stringify([key, vectors]), async () => keptTexts(model, { id: embeddingModelId, dimensions }, vectors))
}

function once(key: string, open: () => Promise<TextEmbedder>): Promise<TextEmbedder> {
  const found = opened.get(key)
  if (found !== undefined) return found
  const opening = open()
  opened.set(key, opening)
  // What could not be opened now may be there later.
  opening.catch(() => opened.delete(key))
  return opening
}
