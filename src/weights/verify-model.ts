import { join } from 'node:path'
import { fileDigest } from './cache/file-digest.ts'
import type { LockedFile, WeightsLock } from './cache/weights-lock.ts'
import { blobPath, readyFolder } from './cache/weights-paths.ts'
import { catalogue } from './catalogue/catalogue.ts'
import type { WeightsId } from './catalogue/entry.ts'

export interface VerifiedFile extends LockedFile {
  kind: 'published' | 'converted'
  /** null where it is not there. */
  found: string | null
}

/** Reads every byte of a model in the cache again: what digest each file has, beside the one that is recorded, or known by the catalogue. */
export async function verifyModel(id: WeightsId, lock: WeightsLock, cacheDir: string, signal: AbortSignal): Promise<VerifiedFile[]> {
  const known = new Map(catalogue[id].files.map(({ path, sha256 }) => [path, sha256]))
  const ready = readyFolder(cacheDir, id, lock.commit, lock.ready.converter)
  const files: VerifiedFile[] = []
  for (const file of lock.files) {
    const found = await fileDigest(blobPath(cacheDir, file.sha256), signal)
    files.push({ ...file, sha256: known.get(file.path) ?? file.sha256, kind: 'published', found })
  }
  for (const file of lock.ready.files) files.push({ ...file, kind: 'converted', found: await fileDigest(join(ready, file.path), signal) })
  return files
}
