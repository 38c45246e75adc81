import { join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { weightsIds } from '../../weights/catalogue/catalogue.ts'
import type { WeightsId } from '../../weights/catalogue/entry.ts'
import { modelState } from '../../weights/model-state.ts'
import { planPull } from '../../weights/pull/plan-pull.ts'
import { pullModel } from '../../weights/pull/pull-model.ts'
import { cacheDir } from '../cache-dir.ts'
import { configuredHub } from '../configured-hub.ts'
import type { Context } from '../context.ts'
import { modelDocument } from '../models/model-document.ts'
import { modelLines } from '../models/model-lines.ts'
import { namedModels } from '../models/named-models.ts'
import { profilesNeeding } from '../models/profiles-needing.ts'
import { planLines, roomFor } from '../models/show-plan.ts'
import type { CommandResult } from '../result.ts'
import type { ModelDocument } from '../schemas/models.ts'

export interface ModelsPullOptions {
  models: readonly string[]
  /** Branch, tag or commit to take instead; null: the one that is recorded, or the catalogue's. */
  revision: string | null
}

/** Fetches, verifies and converts weights. On a terminal it asks once the plan is known; elsewhere the plan is printed and it goes on. */
export async function modelsPull({ models, revision }: ModelsPullOptions, context: Context): Promise<CommandResult> {
  const ids = wanted(models, revision)
  const settings = await context.settings()
  const cache = cacheDir(settings)
  const home = settings.string('huggingface.home')
  await using hub = configuredHub(settings)
  const pull = (id: WeightsId) => ({
    id,
    revision,
    hub,
    hubCacheDir: home === null ? null : join(home, 'hub'),
    cacheDir: cache,
    endpoint: settings.string('huggingface.url') ?? '',
    signal: context.signal,
    now: () => new Date(),
    onProgress: (what: string) => context.progress.say(what),
  })
  const plans = []
  for (const id of ids) plans.push(await planPull(pull(id)))
  context.progress.done()
  for (const line of planLines(plans, await roomFor(plans, cache))) context.progress.note(line)
  const isIdle = plans.every(({ does }) => does === 'nothing')
  if (!isIdle && !(await agreed(context))) return result([])
  for (const id of ids) await pullModel(pull(id))
  context.progress.done()
  const documents = ids.map(async (id) => modelDocument(await modelState(id, cache), await profilesNeeding(id)))
  return result(await Promise.all(documents))
}

function wanted(models: readonly string[], revision: string | null): WeightsId[] {
  const ids = namedModels(models)
  if (ids.length === 0) {
    throw new BbxError('U0002', {
      missing: [{ name: 'the models to fetch', flag: 'ID', variable: null }],
      remedy: `name them: bbx models pull ${weightsIds.join(' ')}`,
    })
  }
  if (revision !== null && ids.length > 1)
    throw new BbxError('U0001', { what: '--revision is of one repository', remedy: 'pull the models one by one' })
  return ids
}

async function agreed(context: Context): Promise<boolean> {
  if (!context.interactive || context.yes) return true
  const { askYes } = await import('../prompt.ts')
  return askYes('fetch it?', context)
}

function result(models: readonly ModelDocument[]): CommandResult {
  return {
    kind: 'document',
    exit: 0,
    document: { schema: 'bbx.models/1', models },
    text: (style) => (models.length === 0 ? 'nothing was fetched' : models.map((model) => modelLines(model, style)).join('\n')),
  }
}
