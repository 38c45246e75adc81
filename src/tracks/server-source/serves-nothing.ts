import { posix } from 'node:path'
import { importedPackages } from './imported-packages.ts'
import type { Module } from './server-modules.ts'

export const readableFrameworks: ReadonlySet<string> = new Set(['fastapi', 'starlette', 'flask', 'quart', 'aiohttp'])

/** Packages that answer no request by themselves. Of any other a server may come ready-made. */
const silent = new Set([
  ...readableFrameworks,
  ...['__future__', 'abc', 'argparse', 'asyncio', 'collections', 'concurrent', 'contextlib', 'copy', 'dataclasses', 'datetime', 'enum'],
  ...['functools', 'hashlib', 'itertools', 'json', 'logging', 'math', 'os', 'pathlib', 'random', 're', 'signal', 'statistics', 'string'],
  ...['sys', 'threading', 'time', 'traceback', 'typing', 'typing_extensions', 'unicodedata', 'uuid', 'warnings'],
  ...['numpy', 'pydantic', 'pydantic_settings', 'torch', 'transformers', 'uvicorn'],
])

/** Of asyncio a server, of os another program. */
const launches =
  /^(?:start_(?:unix_)?server|create_(?:unix_)?server|create_subprocess_\w+|system|popen|posix_spawnp?|exec[lv]\w*|spawn[lv]\w*)$/

/** Whether nothing that the modules import or call could answer a request, so that a server without a route in them serves none. */
export function servesNothing(modules: readonly Module[]): boolean {
  const [entry] = modules
  if (entry === undefined) return false
  const base = posix.dirname(entry.file)
  const isOurs = (name: string) =>
    modules.some(({ file }) => file === posix.join(base, `${name}.py`) || file.startsWith(posix.join(base, name, '/')))
  return modules.every(
    (module) =>
      importedPackages(module).every((name) => name === '.' || silent.has(name) || isOurs(name)) &&
      module.lines.every(({ tokens }) =>
        tokens.every(({ kind, text }) => {
          if (kind === 'name') return !launches.test(text)
          // A path may be the one of a route that is added in a way nobody reads.
          if (kind !== 'string' && kind !== 'dynamic') return true
          if (text.startsWith('/')) return false
          // `uvicorn.run("elsewhere:app")`
          const app = /^([A-Za-z_]\w*)[\w.]*:[A-Za-z_]\w*$/.exec(text)?.[1]
          return app === undefined || isOurs(app)
        }),
      ),
  )
}
