import type { Hub } from '../../hub/types.ts'
import type { WeightsId } from '../catalogue/entry.ts'

export interface PullOptions {
  id: WeightsId
  /** Another than the one that is recorded, or than the catalogue's; null: that one. */
  revision: string | null
  /** Asked only for what is not there. */
  hub: Hub
  /** Where the hub's own programs keep what they fetched: taken from there where it is the same. null: nowhere. */
  hubCacheDir: string | null
  cacheDir: string
  signal: AbortSignal
  now(): Date
  onProgress(what: string): void
}
