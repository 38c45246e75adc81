import { weightsIds } from '../../weights/catalogue/catalogue.ts'
import { modelState } from '../../weights/model-state.ts'
import { cacheDir } from '../cache-dir.ts'
import type { Context } from '../context.ts'
import { modelDocument } from '../models/model-document.ts'
import { modelLines } from '../models/model-lines.ts'
import { profilesNeeding } from '../models/profiles-needing.ts'
import type { CommandResult } from '../result.ts'

/** Every model that metrics can use: what is here, how sure that is, what it may be used for. Nothing is fetched. */
export async function modelsList(_options: Record<string, never>, context: Context): Promise<CommandResult> {
  const cache = cacheDir(await context.settings())
  const models = await Promise.all(weightsIds.map(async (id) => modelDocument(await modelState(id, cache), await profilesNeeding(id))))
  return {
    kind: 'document',
    exit: 0,
    document: { schema: 'bbx.models/1', models },
    text: (style) => models.map((model) => modelLines(model, style)).join('\n'),
  }
}
