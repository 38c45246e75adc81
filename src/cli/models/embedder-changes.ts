import type { Settings } from '../../config/settings.ts'
import type { EmbedderChanges } from '../../evaluation/scorer/job.ts'

/** EMBED_DIM and EMBED_BATCH_SIZE where they are set; null: as the mirrored validators have it. */
export function embedderChanges(settings: Settings): EmbedderChanges {
  const changed = (key: 'embedder.dimensions' | 'embedder.batchSize') =>
    settings.get(key).origin === 'default' ? null : settings.number(key)
  return { dimensions: changed('embedder.dimensions'), batchSize: changed('embedder.batchSize') }
}
