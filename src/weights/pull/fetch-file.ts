import { constants } from 'node:fs'
import { copyFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { byteSize } from '../../base/byte-size.ts'
import { diskError } from '../../base/disk-error.ts'
import { type ContentDigest, startDigest } from '../../base/download/content-digest.ts'
import { makeFolder } from '../../base/make-folder.ts'
import { fileDigest } from '../cache/file-digest.ts'
import type { LockedFile } from '../cache/weights-lock.ts'
import { blobPath, partPath } from '../cache/weights-paths.ts'
import type { PlannedFile, PullPlan } from './plan-pull.ts'
import type { PullOptions } from './types.ts'

/** One file of a plan as a blob of the cache, its bytes held against every digest that is known. Throws what `Hub.download` throws; E0011 for other bytes than the known ones. */
export async function fetchFile(file: PlannedFile, { entry, commit }: PullPlan, options: PullOptions): Promise<LockedFile> {
  const { hub, cacheDir, signal, onProgress } = options
  const { path, bytes, sha256 } = file
  if (sha256 !== null && (await fileDigest(blobPath(cacheDir, sha256), signal)) === sha256) return { path, bytes, sha256 }
  const part = partPath(cacheDir, entry.repository, commit, path)
  makeFolder(dirname(part))
  makeFolder(dirname(blobPath(cacheDir, 'any')))
  const digest =
    (await fromHubCache(file, entry.repository, part, options)) ??
    (await hub.download({
      repo: { kind: 'model', name: entry.repository },
      commit,
      file,
      path: part,
      signal,
      onProgress: (have, total) => onProgress(`fetched ${byteSize(have)} of ${byteSize(total)}: ${path} of ${entry.repository}`),
    }))
  if (sha256 !== null && digest.sha256 !== sha256) {
    await rm(part, { force: true })
    const what = `${path} of ${entry.repository} is not the file that is known`
    throw new BbxError('E0011', { what, why: `its sha256 is ${digest.sha256}, not ${sha256}`, remedy: 'check who serves HF_ENDPOINT' })
  }
  await rename(part, blobPath(cacheDir, digest.sha256)).catch((error) => Promise.reject(diskError(error, part)))
  await rm(`${part}.json`, { force: true })
  return { path, bytes, sha256: digest.sha256 }
}

/**
 * The hub's own programs keep each file under the digest that the hub gives it. What they fetched is copied, and counts only where its bytes have that digest; null where there
 * is none, or where the hub gives none.
 */
async function fromHubCache(
  { path, bytes, sha256, gitSha1 }: PlannedFile,
  repository: string,
  part: string,
  { hubCacheDir, signal, onProgress }: PullOptions,
): Promise<ContentDigest | null> {
  const name = sha256 ?? gitSha1
  if (hubCacheDir === null || name === null) return null
  const copy = `${part}.copy`
  try {
    const blob = join(hubCacheDir, `models--${repository.replaceAll('/', '--')}`, 'blobs', name)
    await copyFile(blob, copy, constants.COPYFILE_FICLONE)
    onProgress(`${path} of ${repository} is in the hub's own cache: looking at it`)
    const sum = startDigest(sha256 === null ? { kind: 'gitSha1', hex: name } : null, bytes)
    await sum.addFile(copy, signal)
    const digest = sum.finish()
    if ((sha256 === null ? digest.gitSha1 : digest.sha256) !== name) return null
    await rename(copy, part)
    return digest
  } catch {
    // Not there, no room for it, somebody else's: it is fetched, and what fails then is told.
    signal.throwIfAborted()
    return null
  } finally {
    await rm(copy, { force: true })
  }
}
