import { chmod, copyFile, lstat, mkdir, mkdtemp, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { diskError } from '../../base/disk-error.ts'
import { makeFolder } from '../../base/make-folder.ts'
import { asidePrefix, leftOutByName } from '../left-out.ts'
import type { ScaffoldFile } from './read-template.ts'

/** A file that is copied as it is, whatever its size. */
export interface CopiedFile {
  path: string
  /** Absolute. */
  from: string
}

export interface Writing {
  /** Absolute. */
  folder: string
  files: readonly (ScaffoldFile | CopiedFile)[]
  force: boolean
  signal: AbortSignal
}

/**
 * Writes the files of a new submission and returns the paths that were there before. All of them are written aside first, so that an
 * interruption leaves the folder as it was. Throws BbxError U0006 where the folder is not empty (and no `force`), or where something
 * that is no plain file is in the way. Nothing else in the folder is touched.
 */
export async function writeScaffold({ folder, files, force, signal }: Writing): Promise<string[]> {
  const replaced = await inTheWay(folder, files)
  if (!force) await refuseFull(folder)
  signal.throwIfAborted()
  let made: string | undefined
  let aside: string | undefined
  try {
    made = makeFolder(folder)
    aside = await mkdtemp(join(folder, asidePrefix))
    for (const file of files) {
      signal.throwIfAborted()
      const path = join(aside, file.path)
      await mkdir(dirname(path), { recursive: true })
      if ('from' in file) {
        await copyFile(file.from, path)
        continue
      }
      await writeFile(path, file.content)
      if (file.executable) await chmod(path, 0o755)
    }
    signal.throwIfAborted()
    for (const { path } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await rename(join(aside, path), join(folder, path))
    }
    made = undefined
    return replaced
  } catch (error) {
    if (signal.aborted || error instanceof BbxError) throw error
    throw diskError(error, folder)
  } finally {
    if (aside !== undefined) await rm(aside, { recursive: true, force: true })
    if (made !== undefined) await removeEmpty(folder, made)
  }
}

/** What stands in a folder by right of others does not make it full: `git init` may come before `bbx init`. */
async function refuseFull(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw diskError(error, folder)
  })
  const others = names.filter((name) => leftOutByName(name) === null).sort()
  if (others.length === 0) return
  const shown = others.slice(0, 5).join(', ')
  throw new BbxError('U0006', { what: `${folder} is not empty: ${shown}${others.length > 5 ? ` and ${others.length - 5} more` : ''}` })
}

async function inTheWay(folder: string, files: readonly { path: string }[]): Promise<string[]> {
  const top = await lstat(folder).catch(() => null)
  if (top === null) return []
  if (!top.isDirectory() && !top.isSymbolicLink())
    throw new BbxError('U0006', { what: `${folder} is not a folder`, remedy: 'choose another name' })
  const replaced: string[] = []
  for (const { path } of files) {
    const parts = path.split('/')
    for (let end = 1; end <= parts.length; end += 1) {
      const part = parts.slice(0, end).join('/')
      const there = await lstat(join(folder, part)).catch(() => null)
      if (there === null) break
      const last = end === parts.length
      if (last ? !there.isFile() : !there.isDirectory()) {
        throw new BbxError('U0006', {
          what: `${part} is in the way: it is no plain ${last ? 'file' : 'folder'}`,
          remedy: 'move it out of the way',
        })
      }
      if (last) replaced.push(path)
    }
  }
  return replaced
}

/** Folders that were made for nothing, up to the first of them. One that is no longer empty stays. */
async function removeEmpty(folder: string, first: string): Promise<void> {
  for (let at = folder; at.length >= first.length; at = dirname(at)) {
    const removed = await rmdir(at).then(
      () => true,
      () => false,
    )
    if (!removed) return
  }
}
