import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, relative, resolve } from 'node:path'
import type { Json } from '../../../base/json.ts'
import { pathText } from '../../../base/python/path-text.ts'
import { type EngineAnswer, refusal } from './exchange.ts'

type Found = { file: string } | { refused: EngineAnswer }

/**
 * The file that a `/start` asks for with `{"path": ...}` (reference babelbit 1.1). The reference opens any file of the
 * machine; here it must lie inside one of the engine's folders, links followed, so that whoever reaches the port reads
 * challenges and nothing else.
 */
export async function findChallengePath(path: Json, roots: readonly string[]): Promise<Found> {
  if (typeof path !== 'string') return { refused: refusal(400, 'path must be a string') }
  const [home = '/'] = roots
  const asked = resolve(home, path)
  if (!roots.some((root) => isInside(asked, root))) return { refused: outside(path) }
  try {
    const real = await realpath(asked)
    const realRoots = await Promise.all(roots.map((root) => realpath(root).catch(() => root)))
    if (!realRoots.some((root) => isInside(real, root))) return { refused: outside(path) }
    if (!(await stat(real)).isFile()) return { refused: refusal(400, `not a file: ${pathText(path)}`) }
    return { file: real }
  } catch {
    return { refused: refusal(400, `file not found: ${pathText(path)}`) }
  }
}

/** What Python's `if path:` lets through. */
export function isGiven(path: Json | undefined): path is Json {
  if (path === undefined || path === null || path === false || path === 0 || path === '') return false
  return typeof path !== 'object' || Object.keys(path).length > 0
}

function isInside(path: string, root: string): boolean {
  const way = relative(root, path)
  return way !== '..' && !way.startsWith('../') && !way.startsWith('..\\') && !isAbsolute(way)
}

function outside(path: string): EngineAnswer {
  return refusal(400, `outside the folders that this engine serves: ${pathText(path)}`)
}
