import { readFile, stat } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'

export interface Requirements {
  /** Absolute; null where there is nothing to install. */
  file: string | null
  /** Every byte that decides what is installed. */
  parts: readonly Uint8Array[]
  /** Whether packages are named by path: what they hold is not in `parts`, so what was built from them cannot be used again. */
  local: boolean
}

const limitBytes = 1024 * 1024
const include = /^\s*(?:-[rc][\s=]*|--(?:requirement|constraint)[\s=]+)(\S+)/
const localPath = /^\s*(?:(?:-e|--editable)[\s=]|\.{1,2}(?:\/|\s|$|\[)|\/|file:)|@\s*file:/

/** `requirements.txt` of a submission with the files that it includes. A string says why it cannot be used. */
export async function readRequirements(root: string): Promise<Requirements | string> {
  const file = join(root, 'requirements.txt')
  const parts: Uint8Array[] = []
  const seen = new Set<string>()
  let local = false
  let empty = true

  const read = async (path: string): Promise<string | null> => {
    if (seen.has(path)) return null
    seen.add(path)
    const name = relative(root, path)
    const found = await stat(path).catch(() => null)
    if (found === null) return path === file ? null : `${name} is included and does not exist`
    if (!found.isFile()) return `${name} is not a file`
    if (found.size > limitBytes) return `${name} is larger than ${limitBytes} bytes`
    const bytes = await readFile(path)
    parts.push(Buffer.from(`${name}\0`), bytes)
    for (const line of bytes.toString('utf8').split(/\r\n?|\n/)) {
      if (/^\s*(#|$)/.test(line)) continue
      empty = false
      const included = include.exec(line)?.[1]
      if (localPath.test(line)) local = true
      if (included === undefined || /^[a-z]+:\/\//i.test(included)) continue
      const problem = await read(resolve(dirname(path), included.replace(/^["']|["']$/g, '')))
      if (problem !== null) return problem
    }
    return null
  }
  const problem = await read(file)
  if (problem !== null) return problem.split(sep).join('/')
  return { file: empty ? null : file, parts, local }
}
