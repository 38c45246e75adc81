import { resolve } from 'node:path'
import type { Context } from '../context.ts'

/** A model as its opener takes it: where it lies, and as the user named it. */
export interface NamedModel {
  path: string
  shown: string
}

/** Opens each model once, however many pairs there are: opening takes longer than a short pair. */
export function openedOnce<Model>(
  open: (named: NamedModel) => Promise<Model>,
): (shown: string, context: Pick<Context, 'cwd'>) => Promise<Model> {
  const models = new Map<string, Promise<Model>>()
  return (shown, { cwd }) => {
    const path = resolve(cwd, shown)
    const model = models.get(path) ?? open({ path, shown })
    models.set(path, model)
    return model
  }
}
