import { weightsIds } from '../../weights/catalogue/catalogue.ts'
import { modelState } from '../../weights/model-state.ts'
import { verifyModel } from '../../weights/verify-model.ts'
import { cacheDir } from '../cache-dir.ts'
import type { Context } from '../context.ts'
import { modelDocument } from '../models/model-document.ts'
import { namedModels } from '../models/named-models.ts'
import { noModel } from '../models/no-model.ts'
import { profilesNeeding } from '../models/profiles-needing.ts'
import { paint } from '../paint.ts'
import type { CommandResult } from '../result.ts'
import type { ModelDocument } from '../schemas/models.ts'

export interface ModelsVerifyOptions {
  /** None: all that are there. */
  models: readonly string[]
}

/** Reads every byte again. Exit 3 where a file is not what it was; throws BbxError E0009 for a named model that is not there. */
export async function modelsVerify({ models: names }: ModelsVerifyOptions, context: Context): Promise<CommandResult> {
  const cache = cacheDir(await context.settings())
  const named = namedModels(names)
  const models: ModelDocument[] = []
  for (const id of named.length === 0 ? weightsIds : named) {
    const state = await modelState(id, cache)
    if (state.lock === null && named.length === 0) continue
    if (state.lock === null) throw noModel(id, `the weights of ${id} are not in the cache`)
    context.progress.say(`reading ${id}`)
    const verified = await verifyModel(id, state.lock, cache, context.signal)
    const isWhole = verified.every(({ sha256, found }) => found === sha256)
    models.push(modelDocument(isWhole ? state : { ...state, state: 'damaged' }, await profilesNeeding(id), verified))
  }
  context.progress.done()
  return {
    kind: 'document',
    exit: models.some(({ state }) => state === 'damaged') ? 3 : 0,
    document: { schema: 'bbx.models/1', models },
    text(style) {
      const { dim, green, red } = paint(style)
      const lines = models.flatMap(({ id, verified, state }) => [
        ...verified.map(({ kind, path, sha256, found }) => {
          const verdict = found === sha256 ? green('as recorded') : red(found === null ? 'missing' : `another file: ${found}`)
          return `${id}  ${kind} ${path}  ${dim(sha256)}  ${verdict}`
        }),
        ...(state === 'damaged' ? [`\`bbx models pull ${id}\` mends it`] : []),
      ])
      return lines.length === 0 ? 'no weights are here: `bbx models list` shows what can be pulled' : lines.join('\n')
    },
  }
}
