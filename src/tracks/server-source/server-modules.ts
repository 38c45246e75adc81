import { posix } from 'node:path'
import type { SubmissionFiles } from '../../submission/files.ts'
import type { Manifest } from '../../submission/manifest.ts'
import { type Line, pythonLines } from './python-lines.ts'

export interface Module {
  file: string
  /** None where it was not read. */
  lines: readonly Line[]
  /** False where it is too large, or no source in UTF-8. */
  read: boolean
}

const mostModules = 400
const longestModule = 1024 * 1024

/** The Python files that the start command reaches by import, its own first; none where the start command is no Python that can be found. */
export async function serverModules(files: SubmissionFiles, manifest: Manifest): Promise<Module[]> {
  const paths = await pythonFiles(files)
  const entry = entryOf(manifest, paths)
  if (entry === null) return []
  const base = posix.dirname(entry)
  const seen = new Set([entry])
  const modules: Module[] = []
  for (const file of seen) {
    if (modules.length >= mostModules) break
    const text = await files.readText(file, longestModule).catch(() => undefined)
    // Zero bytes are in no source, but in byte code and archives, which Python runs as well.
    const read = text?.includes('\0') === false
    const lines = read ? pythonLines(text) : []
    modules.push({ file, lines, read })
    for (const found of importsOf(file, lines, base)) if (paths.has(found)) seen.add(found)
  }
  return modules
}

/** The file that the start command starts; null where it is no Python that can be found. */
export async function serverEntry(files: SubmissionFiles, manifest: Manifest): Promise<string | null> {
  return entryOf(manifest, await pythonFiles(files))
}

async function pythonFiles(files: SubmissionFiles): Promise<ReadonlySet<string>> {
  return new Set((await files.list()).filter(({ path }) => path.endsWith('.py')).map(({ path }) => path))
}

function entryOf({ start }: Manifest, paths: ReadonlySet<string>): string | null {
  for (const [index, word] of (start ?? ['python', 'server.py']).entries()) {
    const path = posix.normalize(word)
    if (paths.has(path)) return path
    // `uvicorn server:app`, `python -m pkg.server`
    const module = /^([A-Za-z_][\w.]*)(?::[A-Za-z_][\w.]*(?:\(\))?)?$/.exec(word)?.[1]
    if (index === 0 || module === undefined) continue
    const found = filesOf(module, '').find((candidate) => paths.has(candidate))
    if (found !== undefined) return found
  }
  return null
}

function filesOf(module: string, base: string): string[] {
  const path = posix.join(base, module.replaceAll('.', '/'))
  return [`${path}.py`, `${path}/__main__.py`, `${path}/__init__.py`]
}

function importsOf(file: string, lines: readonly Line[], base: string): string[] {
  return lines.flatMap(({ tokens }) => {
    const words = tokens.map(({ text }) => text)
    const named = tokens
      .filter(({ kind, text }) => kind === 'string' && /^[A-Za-z_][\w.]*:[A-Za-z_]\w*$/.test(text))
      .map(({ text }) => text.split(':')[0] ?? '')
    const strings = named.flatMap((module) => [...filesOf(module, base), ...filesOf(module, '')])
    if (words[0] === 'import') return [...strings, ...dotted(words.slice(1)).flatMap((module) => filesOf(module, base))]
    const cut = words.indexOf('import')
    if (words[0] !== 'from' || cut < 0) return strings
    const from = words.slice(1, cut).join('')
    const dots = /^\.*/.exec(from)?.[0].length ?? 0
    const folder = dots === 0 ? base : posix.join(posix.dirname(file), ...Array<string>(dots - 1).fill('..'))
    const package_ = from.slice(dots)
    const members = dotted(words.slice(cut + 1)).map((name) => (package_ === '' ? name : `${package_}.${name}`))
    return [...strings, ...[package_, ...members].filter((module) => module !== '').flatMap((module) => filesOf(module, folder))]
  })
}

/** `a.b as c, d` names `a.b` and `d`. */
function dotted(words: readonly string[]): string[] {
  return words
    .filter((word) => word !== '(' && word !== ')')
    .join(' ')
    .split(',')
    .map((part) => (part.split(' as ')[0] ?? '').replaceAll(' ', ''))
    .filter((name) => /^[A-Za-z_][\w.]*$/.test(name))
}
