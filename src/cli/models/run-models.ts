import { resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { type ModelPlace, type Models, scorableModels } from '../../evaluation/scorer/job.ts'
import { bytesOf, scorerLimits } from '../../evaluation/scorer/scorer-limits.ts'
import { type Scorer, startScorer } from '../../evaluation/scorer/scorer-process.ts'
import { scoresBeside, scoringThreads } from '../../evaluation/scoring-share.ts'
import type { UsedWeights } from '../../evaluation/used-weights.ts'
import type { Profile } from '../../tracks/types.ts'
import type { Context } from '../context.ts'
import { modelPaths } from './model-paths.ts'

/** A scorer with its models open, and what it lacks. */
export interface RunModels extends AsyncDisposable {
  scorer: Scorer
  models: Models
  weights: readonly UsedWeights[]
  /** How to get what is missing; null where nothing is. */
  plan: string | null
}

/**
 * Starts the process that scores and opens what `--model ID=PATH` names there, so that a bad model is an error of the call: U0007 where it is no such model, U0001 where
 * the profile has no use for it, E0001 where onnxruntime-node is not there.
 */
export async function runModels(profile: Profile, given: readonly string[], context: Context): Promise<RunModels> {
  const { cwd, signal, progress } = context
  const usable = scorableModels.filter((id) => profile.needs.includes(id))
  const named = modelPaths(given)
  const useless = [...named.keys()].find((id) => !usable.some((one) => one === id))
  if (useless !== undefined) {
    const what = `--model: ${profile.id} has no use for the model ${useless}`
    throw new BbxError('U0001', { what, remedy: usable.length === 0 ? 'leave it out' : `it scores with ${usable.join(', ')}` })
  }
  const places: Record<string, ModelPlace> = {}
  for (const [id, path] of named) places[id] = { path: resolve(cwd, path), shown: path }
  const models: Models = { places, threads: scoringThreads() }
  const bytes = profile.scoring === 'light' && named.size === 0 ? null : await bytesOf(Object.values(places).map(({ path }) => path))
  const scorer = startScorer(scorerLimits(bytes, scoresBeside(profile)))
  try {
    return { scorer, models, weights: await opened(), plan: null, [Symbol.asyncDispose]: () => scorer[Symbol.asyncDispose]() }
  } catch (error) {
    await scorer[Symbol.asyncDispose]()
    throw error
  }

  async function opened(): Promise<UsedWeights[]> {
    if (Object.keys(places).length === 0) return []
    progress.say('opening the models')
    const digests = await scorer.open(models, signal)
    // What waits until the exchanges are over takes no memory from the submission meanwhile.
    if (!scoresBeside(profile)) await scorer.rest()
    return Object.entries(digests).map(([id, digest]) => ({ id, digest, verified: false }))
  }
}
