import { lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { acquireLock } from '../../base/lock.ts'
import type { CleanItem, Leftovers, Removed } from './types.ts'

/** Something on disk that whoever works on it holds a lock of. */
export interface LockedItem extends CleanItem {
  /** Absolute, removed together. */
  paths: readonly string[]
  lock: string
}

export interface LockedLeftovers extends Leftovers {
  remove: readonly LockedItem[]
}

/** Under the lock of each, so that nobody begins to use it meanwhile. */
export async function removeLockedItems(items: readonly LockedItem[], signal: AbortSignal): Promise<Removed> {
  const removed: CleanItem[] = []
  const failed: CleanItem[] = []
  for (const item of items) {
    signal.throwIfAborted()
    try {
      await using _lock = await acquireLock(item.lock, { what: item.name })
      for (const path of item.paths) await rm(path, { recursive: true, force: true })
      removed.push(plainItem(item, item.why))
    } catch (error) {
      const why = error instanceof BbxError || error instanceof Error ? error.message : String(error)
      failed.push(plainItem(item, `could not be removed: ${why}`))
    }
  }
  return { removed, failed }
}

export function plainItem({ kind, id, name, bytes }: CleanItem, why: string): CleanItem {
  return { kind, id, name, why, bytes }
}

/** What a folder holds, in the order of the names; nothing where it cannot be read. */
export async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort()
}

/** Of all files below, links not followed. */
export async function bytesIn(path: string): Promise<number> {
  const stats = await lstat(path).catch(() => null)
  if (stats === null) return 0
  if (!stats.isDirectory()) return stats.size
  let bytes = 0
  for (const name of await namesIn(path)) bytes += await bytesIn(join(path, name))
  return bytes
}
