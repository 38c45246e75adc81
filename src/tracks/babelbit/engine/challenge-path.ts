import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import type { Json } from '../../../base/json.ts'
import { pathText } from '../../../base/python/path-text.ts'
import type { EngineOptions } from './engine-options.ts'
import { type EngineAnswer, refusal } from './exchange.ts'

type Found = { file: string } | { refused: EngineAnswer }

/**
 * The file that a `/start` asks for with `{"path": ...}` (reference babelbit 1.1). The reference opens any file of the
 * machine; here it must lie inside one of `roots`, links followed and without hidden names on the way, so that whoever
 * reaches the port reads challenges and nothing else. What lies outside is answered as the reference answers for a file
 * that is not there, so that nobody learns either whether there is one. A relative path starts at `cwd`, as there, or at a root.
 */
export async function findChallengePath(
  path: Json,
  { cwd, roots, onOutside }: Pick<EngineOptions, 'cwd' | 'roots' | 'onOutside'>,
): Promise<Found> {
  if (typeof path !== 'string') return { refused: refusal(400, 'path must be a string') }
  const candidates = [cwd, ...roots].map((base) => resolve(base, path)).filter((asked) => roots.some((root) => isInside(asked, root)))
  if (candidates.length === 0) onOutside?.(path)
  const realRoots = await Promise.all(roots.map((root) => realpath(root).catch(() => root)))
  for (const asked of candidates) {
    const file = await realpath(asked).catch(() => null)
    if (file === null || !realRoots.some((root) => isInside(file, root))) continue
    return (await stat(file)).isFile() ? { file } : { refused: refusal(400, `not a file: ${pathText(path)}`) }
  }
  return { refused: refusal(400, `file not found: ${pathText(path)}`) }
}

/** What Python's `if path:` lets through. */
export function isGiven(path: Json | undefined): path is Json {
  if (path === undefined || path === null || path === false || path === 0 || path === '') return false
  return typeof path !== 'object' || Object.keys(path).length > 0
}

function isInside(path: string, root: string): boolean {
  const way = relative(root, path)
  return !isAbsolute(way) && !way.split(sep).some((part) => part.startsWith('.'))
}
