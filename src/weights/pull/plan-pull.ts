import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import type { HubFile } from '../../hub/types.ts'
import { fileDigest } from '../cache/file-digest.ts'
import { type LockedFile, readLock, type WeightsLock } from '../cache/weights-lock.ts'
import { blobPath, partPath, readyFolder } from '../cache/weights-paths.ts'
import { catalogue } from '../catalogue/catalogue.ts'
import type { CatalogueEntry } from '../catalogue/entry.ts'
import type { PullOptions } from './types.ts'

export interface PlannedFile extends HubFile {
  /** What of it need not be fetched any more. */
  bytesHere: number
}

/** What a pull of one model would do. */
export interface PullPlan {
  entry: CatalogueEntry
  commit: string
  /** Empty where nothing has to be asked of the hub. */
  files: readonly PlannedFile[]
  /** What is there already needs no fetching; `convert`: but has to be converted again. */
  does: 'nothing' | 'convert' | 'fetch'
  /** Sum over the files of what has to come yet. */
  fetchBytes: number
  /** What the disk has to hold more of in the end, about. */
  diskBytes: number
}

/**
 * Looks at every byte of what is there, and asks the hub for sizes and digests of the rest. Throws BbxError as `Hub` does; E0001 where the repository lacks a file, E0011 where
 * it has another than the lock file or the catalogue says.
 */
export async function planPull(options: PullOptions): Promise<PullPlan> {
  const { id, revision, hub, cacheDir, signal, onProgress } = options
  const entry = catalogue[id]
  const lock = await readLock(cacheDir, id)
  if (lock !== null && revision === null) {
    onProgress(`looking at what is there of ${id}`)
    if (await areWhole(lock.files, ({ sha256 }) => blobPath(cacheDir, sha256), signal)) return withoutHub(options, entry, lock)
  }
  onProgress(`asking for ${entry.repository}`)
  const repo = { kind: 'model', name: entry.repository } as const
  const commit = await hub.resolveRevision(repo, revision ?? lock?.commit ?? entry.revision, signal)
  const listed = new Map<string, HubFile>()
  for await (const file of hub.listFiles(repo, commit, { signal })) listed.set(file.path, file)
  const recorded = new Map(lock?.commit === commit ? lock.files.map((file) => [file.path, file.sha256]) : [])
  const files: PlannedFile[] = []
  for (const { path, sha256: known, isRequired } of entry.files) {
    const file = listed.get(path)
    if (file === undefined && isRequired)
      throw new BbxError('E0001', { what: `${entry.repository} has no ${path} at ${commit}`, remedy: 'name another --revision' })
    if (file === undefined) continue
    const sha256 = known ?? recorded.get(path) ?? null
    if (sha256 !== null && file.sha256 !== null && sha256 !== file.sha256) throw changed(entry, path, file.sha256, sha256)
    const wanted = { ...file, sha256: sha256 ?? file.sha256 }
    files.push({ ...wanted, bytesHere: await bytesHere(wanted, entry, commit, options) })
  }
  const fetchBytes = files.reduce((sum, { bytes, bytesHere }) => sum + bytes - bytesHere, 0)
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  return { entry, commit, files, does: 'fetch', fetchBytes, diskBytes: fetchBytes + total * entry.converter.growth }
}

async function withoutHub({ id, cacheDir, signal }: PullOptions, entry: CatalogueEntry, lock: WeightsLock): Promise<PullPlan> {
  const { version, growth } = entry.converter
  const ready = readyFolder(cacheDir, id, lock.commit, version)
  const isReady = lock.ready.converter === version && (await areWhole(lock.ready.files, ({ path }) => join(ready, path), signal))
  const total = lock.files.reduce((sum, { bytes }) => sum + bytes, 0)
  const diskBytes = isReady ? 0 : total * growth
  return { entry, commit: lock.commit, files: [], does: isReady ? 'nothing' : 'convert', fetchBytes: 0, diskBytes }
}

async function areWhole(files: WeightsLock['files'], placeOf: (file: LockedFile) => string, signal: AbortSignal): Promise<boolean> {
  for (const file of files) if ((await fileDigest(placeOf(file), signal)) !== file.sha256) return false
  return true
}

async function bytesHere(
  { sha256, bytes, path }: HubFile,
  entry: CatalogueEntry,
  commit: string,
  { cacheDir, signal }: PullOptions,
): Promise<number> {
  if (sha256 !== null && (await fileDigest(blobPath(cacheDir, sha256), signal)) === sha256) return bytes
  const part = await stat(partPath(cacheDir, entry.repository, commit, path)).catch(() => null)
  return Math.min(bytes, part?.size ?? 0)
}

function changed({ repository }: CatalogueEntry, path: string, found: string, wanted: string): BbxError {
  return new BbxError('E0011', {
    what: `${path} of ${repository} is not the file that is known`,
    why: `the hub says sha256 ${found}, not ${wanted}`,
    remedy: 'a commit never changes: check who serves HF_ENDPOINT',
  })
}
