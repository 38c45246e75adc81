import { BbxError } from '../../base/bbx-error.ts'

/** The models that metrics can ask for. */
const modelIds = ['rawnet3', 'mimi', 'whisper', 'imagebind-text', 'mxbai-embed-large'] as const

export type ModelId = (typeof modelIds)[number]

/** What `--model ID=PATH` says. Throws BbxError U0001 where it says nothing known, or one model twice. */
export function modelPaths(given: readonly string[]): ReadonlyMap<ModelId, string> {
  const paths = new Map<ModelId, string>()
  for (const text of given) {
    const [, name, path] = /^([^=]+)=(.+)$/s.exec(text) ?? []
    const id = modelIds.find((known) => known === name)
    if (id === undefined || path === undefined) {
      const what = `--model ${text} names no model and its file`
      throw new BbxError('U0001', { what, remedy: `write ID=PATH, where ID is one of ${modelIds.join(', ')}` })
    }
    if (paths.has(id)) throw new BbxError('U0001', { what: `--model names ${id} twice`, remedy: 'name one file for it' })
    paths.set(id, path)
  }
  return paths
}
