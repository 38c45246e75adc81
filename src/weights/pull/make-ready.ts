import { link, readdir, rename, rm, stat, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { diskError } from '../../base/disk-error.ts'
import { makeFolder } from '../../base/make-folder.ts'
import { fileDigest } from '../cache/file-digest.ts'
import type { LockedFile } from '../cache/weights-lock.ts'
import { blobPath, modelFolder, readyFolder } from '../cache/weights-paths.ts'
import type { CatalogueEntry } from '../catalogue/entry.ts'
import { Refusal } from '../refusal.ts'

export interface MakeReady {
  entry: CatalogueEntry
  commit: string
  /** Blobs that are there. */
  files: readonly LockedFile[]
  cacheDir: string
  signal: AbortSignal
}

/**
 * Converts published files into what a session opens; the folder appears whole or not at all. Throws BbxError E0011 where they are not the model's weights, E0005 for the disk.
 */
export async function makeReady({ entry, commit, files, cacheDir, signal }: MakeReady): Promise<LockedFile[]> {
  const making = join(modelFolder(cacheDir, entry.id), 'making')
  const [source, fresh] = [join(making, 'source'), join(making, 'ready')]
  await rm(making, { recursive: true, force: true })
  try {
    makeFolder(source)
    makeFolder(fresh)
    for (const { path, sha256 } of files) await place(blobPath(cacheDir, sha256), join(source, path))
    await converted(entry, source, fresh, signal)
    const made = await digested(fresh, signal)
    const ready = readyFolder(cacheDir, entry.id, commit, entry.converter.version)
    await rm(ready, { recursive: true, force: true })
    await rename(fresh, ready)
    return made
  } catch (error) {
    throw diskError(error, making)
  } finally {
    await rm(making, { recursive: true, force: true })
  }
}

async function converted(entry: CatalogueEntry, source: string, fresh: string, signal: AbortSignal): Promise<void> {
  const convert = await entry.converter.load()
  try {
    await convert(source, fresh, signal)
  } catch (error) {
    signal.throwIfAborted()
    const cause = error instanceof BbxError ? error.cause : error
    if (!(cause instanceof Refusal)) throw systemError(error) ?? error
    throw new BbxError('E0011', {
      what: `what the hub has as ${entry.repository} is not ${entry.title.split(',')[0]}`,
      why: cause.message,
      remedy: 'check who serves HF_ENDPOINT, or name another --revision; nothing of it was kept',
      cause,
    })
  }
  signal.throwIfAborted()
}

/** A converter may wrap what the system said: a full disk is no fault of the weights. */
function systemError(error: unknown): unknown {
  const inner = error instanceof BbxError && error.code === 'U0007' ? error.cause : null
  return inner !== null && typeof (inner as NodeJS.ErrnoException).code === 'string' ? inner : null
}

/** The name under which a converter looks for it, without a second copy of gigabytes. */
async function place(blob: string, path: string): Promise<void> {
  makeFolder(dirname(path))
  // Some file systems know no hard links.
  await link(blob, path).catch(() => symlink(blob, path))
}

async function digested(folder: string, signal: AbortSignal): Promise<LockedFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const made: LockedFile[] = []
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const sha256 = await fileDigest(path, signal)
    if (sha256 === null) throw new BbxError('E0005', { what: `${path} cannot be read again after it was written` })
    made.push({ path: relative(folder, path), bytes: (await stat(path)).size, sha256 })
  }
  return made.sort((a, b) => (a.path < b.path ? -1 : 1))
}
