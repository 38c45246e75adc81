import { pythonConstants } from '../../base/python/python-constants.ts'
import { pythonTree } from '../../base/python/python-tree.ts'

export interface ModuleFacts {
  /** On the hub; of a module that names none: null. */
  repo: string | null
  /** 40 hex digits */
  revision: string | null
}

/**
 * What the rehearsal takes from the source of a chute's module, which it never runs: the repository and revision that it names as `bbx chute generate` writes them, else the first
 * text of 40 hex digits.
 */
export function moduleFacts(code: string): ModuleFacts {
  const { values } = pythonConstants(pythonTree(code))
  const named = (name: string) => {
    const value = values.get(name)?.value
    return typeof value === 'string' ? value : null
  }
  return { repo: named('MODEL_REPO'), revision: named('MODEL_REVISION') ?? /["']([0-9a-f]{40})["']/.exec(code)?.[1] ?? null }
}
