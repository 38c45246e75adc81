import { resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { embeddingModel, embeddingModelId } from '../../evaluation/scorer/embedding-model.ts'
import { scoringThreads } from '../../evaluation/scoring-share.ts'
import type { TextEmbedder } from '../../metrics/text-embedder.ts'
import { modelPaths } from './model-paths.ts'

/** The embedder that `--model` names where logs are scored, on as many threads as in a run. Throws BbxError U0001 where it names another model, U0007, E0001. */
export async function namedEmbedder(given: readonly string[], cwd: string): Promise<TextEmbedder | null> {
  const named = modelPaths(given)
  const other = [...named.keys()].find((id) => id !== embeddingModelId)
  if (other !== undefined) {
    throw new BbxError('U0001', {
      what: `--model: logs are scored without ${other}`,
      remedy: `give ${embeddingModelId}=FILE, or leave it out`,
    })
  }
  const path = named.get(embeddingModelId)
  return path === undefined
    ? null
    : embeddingModel({ places: { [embeddingModelId]: { path: resolve(cwd, path), shown: path } }, threads: scoringThreads() })
}
