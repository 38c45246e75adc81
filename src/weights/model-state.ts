import { type LockedFile, readLock, type WeightsLock } from './cache/weights-lock.ts'
import { catalogue } from './catalogue/catalogue.ts'
import type { CatalogueEntry, WeightsId } from './catalogue/entry.ts'
import { findModel } from './find-model.ts'

export interface ModelState {
  entry: CatalogueEntry
  /** `damaged`: recorded, and not there as recorded; a pull mends it. */
  state: 'absent' | 'ready' | 'damaged'
  /**
   * How the bytes are known: `known` beforehand by the catalogue, `recorded` when they came for the first time and compared from then on, `unverified` until then.
   */
  digests: 'known' | 'recorded' | 'unverified'
  lock: WeightsLock | null
  /** What a session opens; null where it is not ready. */
  path: string | null
  /** On the disk, published and converted. */
  bytes: number
}

/** What the cache has of a model, by a look at names and sizes. */
export async function modelState(id: WeightsId, cacheDir: string): Promise<ModelState> {
  const entry = catalogue[id]
  const lock = await readLock(cacheDir, id)
  const path = (await findModel(id, cacheDir))?.path ?? null
  const isKnown = entry.files.every(({ sha256 }) => sha256 !== null)
  return {
    entry,
    state: lock === null ? 'absent' : path === null ? 'damaged' : 'ready',
    digests: isKnown ? 'known' : lock === null ? 'unverified' : 'recorded',
    lock,
    path,
    bytes: lock === null ? 0 : sum(lock.files) + sum(lock.ready.files),
  }
}

function sum(files: readonly LockedFile[]): number {
  return files.reduce((total, { bytes }) => total + bytes, 0)
}
