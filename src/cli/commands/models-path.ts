import { findModel } from '../../weights/find-model.ts'
import { cacheDir } from '../cache-dir.ts'
import type { Context } from '../context.ts'
import { namedModels } from '../models/named-models.ts'
import { noModel } from '../models/no-model.ts'
import type { CommandResult } from '../result.ts'

export interface ModelsPathOptions {
  model: string
}

/** Where the cache has a model in the form that `--model` takes. Throws BbxError E0009 where it has not. */
export async function modelsPath({ model }: ModelsPathOptions, context: Context): Promise<CommandResult> {
  const [id] = namedModels([model])
  if (id === undefined) throw new Error('a name is a model')
  const found = await findModel(id, cacheDir(await context.settings()))
  if (found === null) throw noModel(id, `the weights of ${id} are not in the cache`)
  return { kind: 'document', exit: 0, document: { schema: 'bbx.model-path/1', model: id, path: found.path }, text: () => found.path }
}
