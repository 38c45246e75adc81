import { BbxError } from '../../base/bbx-error.ts'
import { weightsIds } from '../../weights/catalogue/catalogue.ts'
import type { WeightsId } from '../../weights/catalogue/entry.ts'

/** What `--model ID=PATH` says. Throws BbxError U0001 where it says nothing known, or one model twice. */
export function modelPaths(given: readonly string[]): ReadonlyMap<WeightsId, string> {
  const paths = new Map<WeightsId, string>()
  for (const text of given) {
    const [, name, path] = /^([^=]+)=(.+)$/s.exec(text) ?? []
    const id = weightsIds.find((known) => known === name)
    if (id === undefined || path === undefined) {
      const what = `--model ${text} names no model and its file`
      throw new BbxError('U0001', { what, remedy: `write ID=PATH, where ID is one of ${weightsIds.join(', ')}` })
    }
    if (paths.has(id)) throw new BbxError('U0001', { what: `--model names ${id} twice`, remedy: 'name one file for it' })
    paths.set(id, path)
  }
  return paths
}
