import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { WeightsId } from '../catalogue/entry.ts'

/** Where a model lies below the cache folder of `bbx`, which all runs share. */
export function modelFolder(cacheDir: string, id: WeightsId): string {
  return join(cacheDir, 'weights', 'models', id)
}

/** What a session opens lies in here. Another commit or converter is another folder: the lock file says which one holds. */
export function readyFolder(cacheDir: string, id: WeightsId, commit: string, converter: number): string {
  return join(modelFolder(cacheDir, id), `${commit}-${converter}`)
}

/** A file as it was published, under the digest of its bytes. */
export function blobPath(cacheDir: string, sha256: string): string {
  return join(cacheDir, 'weights', 'blobs', sha256)
}

/** A file on its way. The same file of the same commit is the same part, whichever call fetches it. */
export function partPath(cacheDir: string, repository: string, commit: string, path: string): string {
  const name = createHash('sha256').update(`${repository}@${commit}/${path}`).digest('hex').slice(0, 32)
  return join(cacheDir, 'weights', 'parts', `${name}.part`)
}
