import { BbxError } from '../../base/bbx-error.ts'
import type { EmbedderChanges, ModelPlace, Models } from '../../evaluation/scorer/job.ts'
import { bytesOf, scorerLimits } from '../../evaluation/scorer/scorer-limits.ts'
import { type Scorer, startScorer } from '../../evaluation/scorer/scorer-process.ts'
import { scoresBeside, scoringThreads } from '../../evaluation/scoring-share.ts'
import type { UsedWeights } from '../../evaluation/used-weights.ts'
import type { Profile } from '../../tracks/types.ts'
import type { Context } from '../context.ts'
import { embedderChanges } from './embedder-changes.ts'
import { type FoundModels, findModels } from './find-models.ts'

/** A scorer with its models open, and what it lacks. */
export interface RunModels extends AsyncDisposable {
  scorer: Scorer
  models: Models
  weights: readonly UsedWeights[]
  /** How to get what is missing; null where nothing is. */
  plan: string | null
}

/**
 * Starts the process that scores and opens the models there, so that a bad one is an error of the call: U0007 where it is no such model, U0001 where the profile has no
 * use for it, E0001 where onnxruntime-node is not there and a model was named. `embedder`: of a run that was held with it; default: as the settings have it. Where it is not there and the models are of the cache, it is scored without them, and a line says so.
 */
export async function runModels(
  profile: Profile,
  given: readonly string[],
  context: Context,
  embedder?: EmbedderChanges,
): Promise<RunModels> {
  const modelsOf = await modelsWith(embedder, context)
  const found = await findModels(profile, given, context)
  const files = Object.values(found.places).map(({ path }) => path)
  const bytes = profile.scoring === 'light' && files.length === 0 ? null : await bytesOf(files)
  const scorer = startScorer(scorerLimits(bytes, scoresBeside(profile)))
  try {
    const digests = await opened(profile, found, { scorer, modelsOf }, context)
    const places = digests === null ? {} : found.places
    const weights = Object.entries(digests ?? {}).map(([id, digest]) => ({ id, digest, verified: found.verified.has(id) }))
    return {
      scorer,
      models: modelsOf(places),
      weights,
      plan: digests === null ? withoutRuntime : found.plan,
      [Symbol.asyncDispose]: () => scorer[Symbol.asyncDispose](),
    }
  } catch (error) {
    await scorer[Symbol.asyncDispose]()
    throw error
  }
}

const withoutRuntime = 'the weights are in the cache, and onnxruntime-node, which runs them, is not installed'

type ModelsOf = (places: Readonly<Record<string, ModelPlace>>) => Models

async function modelsWith(given: EmbedderChanges | undefined, context: Context): Promise<ModelsOf> {
  const embedder = given ?? embedderChanges(await context.settings())
  return (places) => ({ places, threads: scoringThreads(), embedder })
}

/** null: they cannot be opened here, and nobody named one. */
async function opened(
  profile: Profile,
  { places, named }: FoundModels,
  { scorer, modelsOf }: { scorer: Scorer; modelsOf: ModelsOf },
  { progress, signal }: Context,
): Promise<Readonly<Record<string, string>> | null> {
  if (Object.keys(places).length === 0) return {}
  progress.say('opening the models')
  try {
    return await scorer.open(modelsOf(places), signal)
  } catch (error) {
    if (!(error instanceof BbxError) || error.code !== 'E0001' || named.size > 0) throw error
    progress.note(`${error.message}; to score with the weights of the cache: ${error.remedy}`)
    return null
  } finally {
    // What waits until the exchanges are over takes no memory from the submission meanwhile.
    if (!scoresBeside(profile)) await scorer.rest()
  }
}
