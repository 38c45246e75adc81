import { createHash } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { diskError } from '../../base/disk-error.ts'
import { makeFolder } from '../../base/make-folder.ts'
import { sha256OfFile } from '../../base/sha256-of-file.ts'
import type { FolderConverter } from './model-converter.ts'
import type { SavedModel, SaveOptions } from './saved-model.ts'

/**
 * Of a model that is a folder: converts into one beside it, which then takes its place; whatever fails leaves what was there. Throws BbxError U0001 where the place is taken.
 */
export async function saveModelFolder({ intoFolder }: FolderConverter, options: SaveOptions): Promise<SavedModel> {
  const { from, fromShown, to, toShown, force, signal } = options
  await refuseToReplace(toShown, to, force)
  const aside = `${to}.${process.pid}.new`
  try {
    makeFolder(dirname(to))
    await mkdir(aside)
    const { files, ...found } = await intoFolder(from, fromShown, aside, signal)
    const saved = await digested(aside, files, signal)
    await putInPlace(aside, to)
    return { ...found, ...saved }
  } catch (error) {
    await rm(aside, { recursive: true, force: true })
    throw diskError(error, to)
  }
}

/** With `force` too, what is no folder of a model stays. */
async function refuseToReplace(shown: string, path: string, force: boolean): Promise<void> {
  const found = await stat(path).catch(() => null)
  if (found === null) return
  if (!force) throw new BbxError('U0001', { what: `${shown} is there already`, remedy: 'choose another name, or --force to replace it' })
  const names = found.isDirectory() ? await readdir(path) : null
  if (names !== null && (names.length === 0 || names.includes('config.json'))) return
  const what = `${shown} is ${names === null ? 'no folder' : 'a folder of something else'}: --force replaces folders of models`
  throw new BbxError('U0001', { what, remedy: 'choose another name' })
}

async function digested(folder: string, made: readonly { name: string; bytes: number }[], signal: AbortSignal) {
  const files: { name: string; bytes: number; sha256: string }[] = []
  for (const { name, bytes } of made) files.push({ name, bytes, sha256: await sha256OfFile(join(folder, name), signal) })
  files.sort((a, b) => (a.name < b.name ? -1 : 1))
  const lines = files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('')
  return {
    files,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    sha256: createHash('sha256').update(lines).digest('hex'),
  }
}

async function putInPlace(aside: string, path: string): Promise<void> {
  const before = `${path}.${process.pid}.old`
  const replaces = (await stat(path).catch(() => null)) !== null
  if (replaces) await rename(path, before)
  await rename(aside, path)
  if (replaces) await rm(before, { recursive: true })
}
