import { lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { acquireLock, lockHolder } from '../../base/lock.ts'
import type { CleanItem, Leftovers, Removed } from './types.ts'

interface CacheItem extends CleanItem {
  /** Absolute, removed together. */
  paths: readonly string[]
  /** Held by whoever works on them. */
  lock: string
}

export interface CacheLeftovers extends Leftovers {
  remove: readonly CacheItem[]
}

export interface FindCacheOptions {
  cacheDir: string
  /** Also virtual environments that a test would use again. */
  environments: boolean
  /** A bbx is at work: its server may run from any of them. */
  inUse: boolean
}

/** What broken-off downloads and installations left in the cache, and the virtual environments there. Looks only. */
export async function findCacheLeftovers({ cacheDir, environments, inUse }: FindCacheOptions): Promise<CacheLeftovers> {
  const all = [...(await downloads(join(cacheDir, 'data'))), ...(await virtualEnvironments(join(cacheDir, 'venvs')))]
  const remove: CacheItem[] = []
  const keep: CleanItem[] = []
  for (const { complete, ...item } of all) {
    const holder = await lockHolder(item.lock)
    if (holder !== null) keep.push(plain(item, `another bbx (pid ${holder.pid}) works on it`))
    else if (!complete) remove.push(item)
    else if (!environments) keep.push(plain(item, 'the next test uses it again; --all removes it'))
    else if (inUse) keep.push(plain(item, 'another bbx is at work and may run from it'))
    else remove.push({ ...item, why: 'the next test would use it again' })
  }
  return { remove, keep }
}

/** Under the lock of each, so that nobody begins to use it meanwhile. */
export async function removeCacheItems(items: CacheLeftovers['remove'], signal: AbortSignal): Promise<Removed> {
  const removed: CleanItem[] = []
  const failed: CleanItem[] = []
  for (const item of items) {
    signal.throwIfAborted()
    try {
      await using _lock = await acquireLock(item.lock, { what: item.name })
      for (const path of item.paths) await rm(path, { recursive: true, force: true })
      removed.push(plain(item, item.why))
    } catch (error) {
      const why = error instanceof BbxError || error instanceof Error ? error.message : String(error)
      failed.push(plain(item, `could not be removed: ${why}`))
    }
  }
  return { removed, failed }
}

function plain({ kind, id, name, bytes }: CleanItem, why: string): CleanItem {
  return { kind, id, name, why, bytes }
}

type Found = CacheItem & { complete: boolean }

/** `<ref>.part` with its `.part.json`, and the folders of an exchange that was cut off: `<ref>.new`, `<ref>.old`. */
async function downloads(folder: string): Promise<Found[]> {
  const found: Found[] = []
  for (const track of await names(folder)) {
    for (const name of await names(join(folder, track))) {
      const [, ref] = /^(.+)\.(?:part|new|old)$/.exec(name) ?? []
      if (ref === undefined) continue
      const path = join(folder, track, name)
      found.push({
        kind: 'download',
        id: path,
        name: path,
        why: 'a download that broke off',
        bytes: await bytesIn(path),
        paths: [path, `${path}.json`],
        lock: join(folder, track, `${ref}.lock`),
        complete: false,
      })
    }
  }
  return found
}

async function virtualEnvironments(folder: string): Promise<Found[]> {
  const found: Found[] = []
  for (const name of await names(folder)) {
    if (!/^[0-9a-f]{32}$/.test(name)) continue
    const path = join(folder, name)
    const complete = (await names(path)).includes('.complete')
    found.push({
      kind: 'environment',
      id: path,
      name: path,
      why: 'an installation that broke off',
      bytes: await bytesIn(path),
      paths: [path, `${path}.log`],
      lock: `${path}.lock`,
      complete,
    })
  }
  return found
}

async function names(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort()
}

/** Of all files below, links not followed. */
async function bytesIn(path: string): Promise<number> {
  const stats = await lstat(path).catch(() => null)
  if (stats === null) return 0
  if (!stats.isDirectory()) return stats.size
  let bytes = 0
  for (const name of await names(path)) bytes += await bytesIn(join(path, name))
  return bytes
}
