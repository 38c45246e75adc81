import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { BbxError } from '../../base/bbx-error.ts'
import { byteSize } from '../../base/byte-size.ts'
import { diskError } from '../../base/disk-error.ts'
import { writeDurably } from '../../base/durable-file.ts'
import { acquireLock } from '../../base/lock.ts'
import { makeFolder } from '../../base/make-folder.ts'
import { askBytes, downloadArchive } from './download-archive.ts'
import { type PulledSet, pulledPaths } from './pulled-set.ts'
import { unpack } from './unpack.ts'

export interface Pull {
  track: string
  /** Served at `<url>/<ref>` as `.tar.gz`. */
  url: string
  ref: string
  cacheDir: string
  /** Hex digest that the archive must have; null: whatever is served. */
  sha256: string | null
  signal: AbortSignal
  now(): Date
  /** Asked once the size is known, before anything is fetched. */
  agree(bytes: number | null): Promise<boolean>
  onProgress(what: string): void
  limits?: { maxBytes: number; tries: number; pauseMs: number }
}

/** An archive of a million utterances is far smaller. */
const usualLimits = { maxBytes: 8 * 1024 ** 3, tries: 4, pauseMs: 500 }

/**
 * Fetches, verifies and unpacks a data set; null when `agree` says no. What was there before is replaced only by a whole new set.
 * Throws BbxError U0003 for a ref that is no ref, E0001, E0005, E0006, E0007, E0011.
 */
export async function pull({
  track,
  url,
  ref,
  cacheDir,
  sha256,
  signal,
  now,
  agree,
  onProgress,
  limits = usualLimits,
}: Pull): Promise<PulledSet | null> {
  if (!/^\w[\w./-]{0,200}$/.test(ref) || ref.includes('..')) {
    throw new BbxError('U0003', { what: `${JSON.stringify(ref)} is no ref of a repository`, remedy: 'give a branch, a tag or a commit' })
  }
  const { folder, record, partial, lock } = pulledPaths(cacheDir, track, ref)
  makeFolder(dirname(folder))
  await using _lock = await acquireLock(lock, { signal, what: folder })
  const from = `${url}/${ref}`
  onProgress(`asking ${new URL(url).host} for the size`)
  const bytes = await askBytes(from, signal)
  if (!(await agree(bytes))) return null

  await downloadArchive({
    url: from,
    path: partial,
    ...limits,
    signal,
    onProgress: (have, total) => onProgress(`fetched ${byteSize(have)} of ${total === null ? 'an unknown size' : byteSize(total)}`),
  })
  onProgress('verifying and unpacking')
  const digest = await sha256Of(partial, signal)
  const fresh = `${folder}.new`
  try {
    if (sha256 !== null && digest !== sha256.toLowerCase()) {
      throw new BbxError('E0011', {
        what: 'the archive has another digest than asked for',
        why: `it is sha256 ${digest}`,
        remedy: 'check --sha256 and --ref',
      })
    }
    await rm(fresh, { recursive: true, force: true })
    await mkdir(fresh)
    const { files, bytes: unpacked, commit } = await unpack(partial, fresh, signal)
    const archiveBytes = (await stat(partial)).size
    await replaceFolder(fresh, folder)
    const set = {
      track,
      ref,
      url: from,
      path: folder,
      sha256: digest,
      archiveBytes,
      files,
      bytes: unpacked,
      commit,
      pulledAt: now().toISOString(),
    }
    await writeDurably(record, `${JSON.stringify(set, null, 2)}\n`)
    return set
  } finally {
    await rm(fresh, { recursive: true, force: true })
    // Whole or damaged, it has done its work; only a download that broke off is kept.
    if (!signal.aborted) for (const done of [partial, `${partial}.json`]) await rm(done, { force: true })
  }
}

async function replaceFolder(fresh: string, folder: string): Promise<void> {
  const old = `${folder}.old`
  await rm(old, { recursive: true, force: true })
  await rename(folder, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw diskError(error, folder)
  })
  await rename(fresh, folder)
  await rm(old, { recursive: true, force: true })
}

async function sha256Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash, { signal })
  return hash.digest('hex')
}
