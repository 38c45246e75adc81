import { findModel } from '../../weights/find-model.ts'
import { cacheDir } from '../cache-dir.ts'
import type { Context } from '../context.ts'
import type { MetricArguments, MetricKind } from './metric-kind.ts'

/** What a call asks of a metric, and beside it which of the metric's models the cache has. */
export async function withCachedModels(kind: MetricKind<unknown>, given: MetricArguments, context: Context): Promise<MetricArguments> {
  const { models = [] } = kind
  if (models.length === 0) return given
  const cache = cacheDir(await context.settings())
  const found = await Promise.all(models.map(async (id) => [id, (await findModel(id, cache))?.path] as const))
  return { ...given, cached: Object.fromEntries(found.flatMap(([id, path]) => (path === undefined ? [] : [[id, path]]))) }
}
