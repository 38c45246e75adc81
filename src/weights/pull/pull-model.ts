import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { acquireLock } from '../../base/lock.ts'
import { type LockedFile, readLock, type WeightsLock, writeLock } from '../cache/weights-lock.ts'
import { blobPath, modelFolder, readyFolder } from '../cache/weights-paths.ts'
import { fetchFile } from './fetch-file.ts'
import { makeReady } from './make-ready.ts'
import { type PullPlan, planPull } from './plan-pull.ts'
import type { PullOptions } from './types.ts'

/** Fetching some gigabytes over a slow line takes another `bbx` about so long. */
const longestWaitMs = 24 * 3_600_000

/**
 * Does what `planPull` says, anew if another `bbx` pulled the same meanwhile: fetches, verifies, converts, records. Returns the lock file. Throws BbxError as `Hub` does and as
 * `makeReady` does; what came until then is gone on with by the next pull, but for files that are not the model's, of which nothing is kept.
 */
export async function pullModel(options: PullOptions & { endpoint: string }): Promise<WeightsLock> {
  const { id, cacheDir, signal, onProgress } = options
  const busy = join(modelFolder(cacheDir, id), 'busy')
  const what = `the weights of ${id}`
  await using _lock = await acquireLock(busy, { signal, what }).catch((error) => {
    if (!(error instanceof BbxError && error.code === 'E0006')) throw error
    onProgress(`waiting: ${error.message}`)
    return acquireLock(busy, { signal, what, waitMs: longestWaitMs })
  })
  const before = await readLock(cacheDir, id)
  const plan = await planPull(options)
  if (plan.does === 'nothing' && before !== null) return before
  const files = plan.does === 'fetch' || before === null ? await fetched(plan, options) : before.files
  onProgress(`converting ${id}`)
  const lock = await readied(plan, files, before, options)
  await writeLock(cacheDir, id, lock)
  await dropOldFolders(options, readyFolder(cacheDir, id, lock.commit, lock.ready.converter))
  return lock
}

async function fetched(plan: PullPlan, options: PullOptions): Promise<LockedFile[]> {
  const files: LockedFile[] = []
  for (const file of plan.files) files.push(await fetchFile(file, plan, options))
  return files
}

async function readied(
  { entry, commit }: PullPlan,
  files: readonly LockedFile[],
  before: WeightsLock | null,
  { id, cacheDir, signal, now, endpoint }: PullOptions & { endpoint: string },
): Promise<WeightsLock> {
  try {
    const made = await makeReady({ entry, commit, files, cacheDir, signal })
    const origin = before?.commit === commit ? before : { endpoint, pulledAt: now().toISOString() }
    return {
      version: 1,
      id,
      endpoint: origin.endpoint,
      repository: entry.repository,
      commit,
      pulledAt: origin.pulledAt,
      files: [...files],
      ready: { converter: entry.converter.version, files: made },
    }
  } catch (error) {
    const isForeign = error instanceof BbxError && error.code === 'E0011'
    const kept = new Set(before?.files.map(({ sha256 }) => sha256))
    if (isForeign) for (const { sha256 } of files) if (!kept.has(sha256)) await rm(blobPath(cacheDir, sha256), { force: true })
    throw error
  }
}

/** What other commits and converters were made into: the lock file names one. */
async function dropOldFolders({ id, cacheDir }: PullOptions, ready: string): Promise<void> {
  const folder = modelFolder(cacheDir, id)
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries) {
    if (entry.isDirectory() && entry.name !== basename(ready)) await rm(join(folder, entry.name), { recursive: true, force: true })
  }
}
