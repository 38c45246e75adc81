import type { TextEmbedder } from '../../metrics/text-embedder.ts'
import type { Models } from './job.ts'

export const embeddingModelId = 'mxbai-embed-large'

/** Numbers that babelbit's scorers keep of a vector (EMBED_DIM, reference babelbit 4.3). */
const dimensions = 64

const opened = new Map<string, Promise<TextEmbedder>>()

/** The model of text embeddings among a job's weights, opened once and kept; null where it is not among them. Throws BbxError U0007, E0001. */
export async function embeddingModel({ places, threads }: Models): Promise<TextEmbedder | null> {
  const place = places[embeddingModelId]
  if (place === undefined) return null
  const key = JSON.stringify([place.path, threads])
  const found = opened.get(key)
  if (found !== undefined) return found
  const { openTextEmbedder } = await import('../../weights/bert/open-text-embedder.ts')
  const opening = openTextEmbedder({ ...place, threads, dimensions })
  opened.set(key, opening)
  // What could not be opened now may be there later.
  opening.catch(() => opened.delete(key))
  return opening
}
