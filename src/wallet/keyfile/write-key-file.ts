import { randomUUID } from 'node:crypto'
import { link, lstat, open, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { diskError } from '../../base/disk-error.ts'
import { makeFolder } from '../../base/make-folder.ts'

export interface WriteOptions {
  /** Replace what is there; it stays beside it as a backup. */
  force: boolean
  now: Date
}

/**
 * Writes a file that nobody else may read (0600), as a whole or not at all. Returns the path of the backup where something was replaced. Throws
 * BbxError U0012 where a file is there and `force` is not given, or where what is there is no file; E0005.
 */
export async function writeKeyFile(path: string, content: string | Uint8Array, { force, now }: WriteOptions): Promise<string | null> {
  await refuseTaken(path, force)
  makeFolder(dirname(path))
  // A name that starts with a dot: whoever lists keys passes it by.
  const aside = join(dirname(path), `.${basename(path)}.${randomUUID()}.new`)
  try {
    await writeNew(aside, content)
    // A link is only made where nothing is: of two that write at once, one fails.
    if (await linked(aside, path)) return null
    if (!force) throw taken(path)
    const backup = await keep(path, now)
    await rename(aside, path)
    return backup
  } catch (error) {
    throw diskError(error, path)
  } finally {
    await unlink(aside).catch(() => {})
    await syncFolder(dirname(path))
  }
}

/** Throws BbxError U0012 where `writeKeyFile` would. */
export async function refuseTaken(path: string, force: boolean): Promise<void> {
  const there = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw diskError(error, path)
  })
  if (there === null) return
  if (!there.isFile()) {
    const remedy = 'move it away, or choose another name'
    throw new BbxError('U0012', { what: `${path} is not a file`, why: 'a link or a folder is never replaced', remedy })
  }
  if (!force) throw taken(path)
}

function taken(path: string): BbxError {
  return new BbxError('U0012', { what: `${path} is there already` })
}

async function writeNew(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Leaves the file under a second name, which nothing has yet. */
async function keep(path: string, now: Date): Promise<string> {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '')
  for (let n = 1; ; n++) {
    const backup = join(dirname(path), `.${basename(path)}.${stamp}${n === 1 ? '' : `-${n}`}.bak`)
    if (await linked(path, backup)) return backup
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null)
  await folder?.sync().catch(() => {})
  await folder?.close()
}
