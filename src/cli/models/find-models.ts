import { resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { byteSize } from '../../base/byte-size.ts'
import type { Settings } from '../../config/settings.ts'
import { embeddingModelId } from '../../evaluation/scorer/embedding-model.ts'
import { type ModelPlace, scorableModels } from '../../evaluation/scorer/job.ts'
import type { Profile } from '../../tracks/types.ts'
import { isWeightsId } from '../../weights/catalogue/catalogue.ts'
import { missingWeights } from '../../weights/missing-weights.ts'
import { modelState } from '../../weights/model-state.ts'
import { cacheDir } from '../cache-dir.ts'
import type { Context } from '../context.ts'
import { cachedModel, otherEmbedder } from './cached-model.ts'
import { modelPaths } from './model-paths.ts'

/** Where the models of a profile lie. */
export interface FoundModels {
  places: Readonly<Record<string, ModelPlace>>
  /** Ids that `--model` names; the others are of the cache. */
  named: ReadonlySet<string>
  /** Ids of the cache whose digests were known before they were fetched. */
  verified: ReadonlySet<string>
  /** How to get what is missing; null where nothing is, or nothing can be got. */
  plan: string | null
}

/** The models that a profile is scored with: those that `--model ID=PATH` names, else those in the cache. Throws BbxError U0001 for one that it has no use for. */
export async function findModels(profile: Profile, given: readonly string[], context: Context): Promise<FoundModels> {
  const usable = scorableModels.filter((id) => profile.needs.includes(id))
  const paths = modelPaths(given)
  const useless = [...paths.keys()].find((id) => !usable.some((one) => one === id))
  if (useless !== undefined) {
    const what = `--model: ${profile.id} has no use for the model ${useless}`
    throw new BbxError('U0001', { what, remedy: usable.length === 0 ? 'leave it out' : `it scores with ${usable.join(', ')}` })
  }
  const settings = await context.settings()
  const cache = cacheDir(settings)
  const places: Record<string, ModelPlace> = {}
  const verified = new Set<string>()
  for (const id of usable) {
    const path = paths.get(id)
    const cached = path === undefined ? await cachedModel(id, settings) : null
    if (path !== undefined) places[id] = { path: resolve(context.cwd, path), shown: path }
    else if (cached !== null) {
      places[id] = { path: cached.path, shown: cached.path }
      if (isWeightsId(id) && (await modelState(id, cache)).digests === 'known') verified.add(id)
    }
  }
  return {
    places,
    named: new Set(paths.keys()),
    verified,
    plan: await planFor(
      usable.filter((id) => places[id] === undefined),
      settings,
    ),
  }
}

/** `bbx models pull rawnet3 mimi` fetches about 450.1 MB of weights. */
async function planFor(ids: readonly string[], settings: Settings): Promise<string | null> {
  const other = ids.includes(embeddingModelId) ? otherEmbedder(settings) : null
  if (other !== null) {
    return `${other.source} asks for ${other.name}, which is not among what \`bbx models pull\` fetches: convert it and name it with --model ${embeddingModelId}=FILE`
  }
  if (ids.length === 0) return null
  const { missing, command } = await missingWeights(ids, cacheDir(settings))
  if (command === null) return null
  const sizes = missing.map(({ bytes }) => bytes)
  const known = sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0)
  const amount = sizes.includes(null)
    ? known === 0
      ? 'as much as the hub then says'
      : `more than ${byteSize(known)}`
    : `about ${byteSize(known)}`
  return `run \`${command}\`, which fetches ${amount}`
}
