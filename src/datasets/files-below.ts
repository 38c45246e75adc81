import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { unreadable } from './read-utf8-file.ts'

/**
 * The files below a folder whose names end in one of `kinds`, folder by folder in the order of their names (code points, as Python sorts), names
 * that start with a dot left out. Symbolic links to files count, links to folders do not: they can go round in circles. One folder's names are
 * held at a time. Throws BbxError U0007 for a folder that cannot be listed.
 */
export async function* filesBelow(folder: string, kinds: ReadonlySet<string>): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw unreadable(folder, error)
  })
  const sorted = entries.filter((entry) => !entry.name.startsWith('.')).sort((one, other) => byCodePoints(one.name, other.name))
  for (const entry of sorted) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path, kinds)
    else if (kinds.has(extname(entry.name).toLowerCase()) && (entry.isFile() || (await isLinkToFile(path)))) yield path
  }
}

/**
 * The path itself where it is no folder, whatever its name; else `filesBelow`, which may be none. Throws BbxError U0007 for a path that is not there
 * or cannot be listed.
 */
export async function* filesAt(path: string, kinds: ReadonlySet<string>): AsyncGenerator<string> {
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error)
  })
  if (found.isDirectory()) yield* filesBelow(path, kinds)
  else yield path
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
