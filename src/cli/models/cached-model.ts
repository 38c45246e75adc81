import type { Settings } from '../../config/settings.ts'
import { embeddingModelId } from '../../evaluation/scorer/embedding-model.ts'
import { catalogue } from '../../weights/catalogue/catalogue.ts'
import type { WeightsId } from '../../weights/catalogue/entry.ts'
import { findModel } from '../../weights/find-model.ts'
import { cacheDir } from '../cache-dir.ts'

/** What the cache has of a model, as `findModel` tells; null also where EMBEDDER_NAME asks for another embedder of texts than the cache can have. */
export async function cachedModel(id: WeightsId, settings: Settings): Promise<{ path: string } | null> {
  return id === embeddingModelId && otherEmbedder(settings) !== null ? null : findModel(id, cacheDir(settings))
}

/** The embedder of texts that EMBEDDER_NAME asks for in place of the one that can be pulled, and where it asks; null: it does not. */
export function otherEmbedder(settings: Settings): { name: string; source: string } | null {
  const name = settings.string('embedder.name')
  return name === null || name === catalogue[embeddingModelId].repository ? null : { name, source: settings.get('embedder.name').source }
}
