import { createReadStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { BbxError } from '../../base/bbx-error.ts'
import { diskError } from '../../base/disk-error.ts'
import { type TarEntry, tarEntries } from './tar-entries.ts'

export interface Unpacked {
  files: number
  bytes: number
  /** Files of other kinds (a README), which were left out. */
  leftOut: number
  /** Of the repository, where the archive tells it. */
  commit: string | null
}

const entryLimit = 64 * 1024 * 1024
const totalLimit = 16 * 1024 ** 3
const countLimit = 2_000_000

/**
 * Unpacks the `.json` files of a `.tar.gz` into a new folder, without the archive's own top folder. Throws BbxError E0011 for an archive
 * that is damaged, leaves the folder, holds links or devices, or is larger than any honest one; E0005 for the disk.
 */
export async function unpack(archive: string, folder: string, signal: AbortSignal): Promise<Unpacked> {
  const result: Unpacked = { files: 0, bytes: 0, leftOut: 0, commit: null }
  const tar = new PassThrough()
  const feeding = pipeline(createReadStream(archive), createGunzip(), tar, { signal })
  // Told by the loop below, which reads the same stream; this only keeps it from being an unhandled rejection.
  feeding.catch(() => {})
  try {
    const noteCommit = (comment: string) => {
      if (/^[0-9a-f]{40}$/.test(comment)) result.commit = comment
    }
    for await (const entry of tarEntries(tar, noteCommit)) await place(entry, folder, result)
    await feeding
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof BbxError) throw error
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_')) throw refused('its compression is damaged', error)
    throw diskError(error, folder)
  } finally {
    tar.destroy()
  }
  if (result.files === 0) throw refused('it holds no .json file')
  return result
}

async function place(entry: TarEntry, folder: string, result: Unpacked): Promise<void> {
  if (entry.kind === 'other') throw refused(`${JSON.stringify(entry.path)} is neither a file nor a folder`)
  const parts = entry.path.split('/').filter((part) => part !== '' && part !== '.')
  if (entry.path.startsWith('/') || parts.includes('..') || /[\\\0]/.test(entry.path)) {
    throw refused(`${JSON.stringify(entry.path)} would leave the folder`)
  }
  if (entry.kind === 'folder') return
  const inside = parts.slice(1)
  const name = inside.at(-1)
  if (name === undefined || !name.toLowerCase().endsWith('.json') || inside.some((part) => part.startsWith('.'))) {
    result.leftOut += 1
    return
  }
  if (entry.bytes > entryLimit) throw refused(`${JSON.stringify(entry.path)} is larger than ${entryLimit / 1024 ** 2} MiB`)
  result.files += 1
  result.bytes += entry.bytes
  if (result.bytes > totalLimit || result.files > countLimit) throw refused('it holds more than any honest one')
  const path = join(folder, ...inside)
  await mkdir(dirname(path), { recursive: true })
  // A name that comes twice would be written over: 'wx' refuses it.
  const file = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? refused(`${JSON.stringify(entry.path)} comes twice`) : error
  })
  try {
    for await (const piece of entry.content) await file.write(piece)
  } finally {
    await file.close()
  }
}

function refused(why: string, cause?: unknown): BbxError {
  return new BbxError('E0011', { what: 'the archive is refused', why, remedy: 'check that the address is the one meant', cause })
}
