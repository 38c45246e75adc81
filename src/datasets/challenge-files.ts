import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { BbxError } from '../base/bbx-error.ts'
import { unreadable } from './read-utf8-file.ts'

const kinds = new Set(['.json', '.txt'])

/**
 * The challenge files that a path stands for: the file itself, or every `.json` and `.txt` below a folder, folder by
 * folder in the order of their names (code points, as Python sorts), names that start with a dot left out. Symbolic
 * links to files count, links to folders do not: they can go round in circles. One folder's names are held at a time.
 * Throws BbxError U0007 when the path is missing or cannot be listed.
 */
export async function* challengeFiles(path: string): AsyncGenerator<string> {
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error)
  })
  if (!found.isDirectory()) {
    yield path
    return
  }
  let any = false
  for await (const file of filesBelow(path)) {
    any = true
    yield file
  }
  if (!any) throw new BbxError('U0007', { what: `${path} holds no challenge file`, why: 'no name below it ends in .json or .txt' })
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw unreadable(folder, error)
  })
  const sorted = entries.filter((entry) => !entry.name.startsWith('.')).sort((one, other) => byCodePoints(one.name, other.name))
  for (const entry of sorted) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else if (kinds.has(extname(entry.name).toLowerCase()) && (entry.isFile() || (await isLinkToFile(path)))) yield path
  }
}

async function isLinkToFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

/** UTF-8 keeps the order of code points, UTF-16 does not. */
function byCodePoints(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}
