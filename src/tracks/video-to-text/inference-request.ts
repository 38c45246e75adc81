import type { Json } from '../../base/json.ts'
import type { Batch } from './batch.ts'

/** The body of `POST /api/v1/inference` (reference sn21 2.3): the embeddings of all clips as one flat list. */
export function inferenceRequest({ embedding }: Batch): Json {
  return { embedding }
}
