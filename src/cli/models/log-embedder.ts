import { resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { embeddingModel, embeddingModelId } from '../../evaluation/scorer/embedding-model.ts'
import type { ModelPlace } from '../../evaluation/scorer/job.ts'
import { scoringThreads } from '../../evaluation/scoring-share.ts'
import type { TextEmbedder } from '../../metrics/text-embedder.ts'
import type { Context } from '../context.ts'
import { cachedModel } from './cached-model.ts'
import { embedderChanges } from './embedder-changes.ts'
import { modelPaths } from './model-paths.ts'

/**
 * The embedder that logs are scored with, on as many threads as in a run: the one that `--model` names, else that of the cache; null where there is neither. Throws BbxError U0001 where
 * `--model` names another model, U0007, E0001.
 */
export async function logEmbedder(given: readonly string[], context: Context): Promise<TextEmbedder | null> {
  const named = modelPaths(given)
  const other = [...named.keys()].find((id) => id !== embeddingModelId)
  if (other !== undefined) {
    throw new BbxError('U0001', {
      what: `--model: logs are scored without ${other}`,
      remedy: `give ${embeddingModelId}=FILE, or leave it out`,
    })
  }
  const place = await placeOf(named.get(embeddingModelId), context)
  return place === null
    ? null
    : embeddingModel(
        { places: { [embeddingModelId]: place }, threads: scoringThreads(), embedder: embedderChanges(await context.settings()) },
        null,
      )
}

async function placeOf(named: string | undefined, context: Context): Promise<ModelPlace | null> {
  if (named !== undefined) return { path: resolve(context.cwd, named), shown: named }
  const cached = await cachedModel(embeddingModelId, await context.settings())
  return cached === null ? null : { path: cached.path, shown: cached.path }
}
