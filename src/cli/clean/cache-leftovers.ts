import { join } from 'node:path'
import { lockHolder } from '../../base/lock.ts'
import { bytesIn, type LockedItem, type LockedLeftovers, namesIn, plainItem } from './locked-items.ts'
import type { CleanItem } from './types.ts'

export interface FindCacheOptions {
  cacheDir: string
  /** Also what a test would use again: virtual environments, and submissions from the hub. */
  all: boolean
  /** A bbx is at work: its server may run from any of them. */
  inUse: boolean
  /** There are containers that stay: a submission may be mounted into one. */
  containers: boolean
}

/** What broken-off downloads and installations left in the cache, and the virtual environments and fetched submissions there. Looks only. */
export async function findCacheLeftovers({ cacheDir, all, inUse, containers }: FindCacheOptions): Promise<LockedLeftovers> {
  const found = [
    ...(await downloads(join(cacheDir, 'data'))),
    ...(await submissions(join(cacheDir, 'submissions'))),
    ...(await virtualEnvironments(join(cacheDir, 'venvs'))),
  ]
  const remove: LockedItem[] = []
  const keep: CleanItem[] = []
  for (const { complete, ...item } of found) {
    const holder = await lockHolder(item.lock)
    if (holder !== null) keep.push(plainItem(item, `another bbx (pid ${holder.pid}) works on it`))
    else if (!complete) remove.push(item)
    else if (!all) keep.push(plainItem(item, 'the next test uses it again; --all removes it'))
    else if (inUse || (item.kind === 'submission' && containers)) keep.push(plainItem(item, 'another bbx is at work and may run from it'))
    else remove.push({ ...item, why: 'the next test would use it again' })
  }
  return { remove, keep }
}

type Found = LockedItem & { complete: boolean }

/** `<ref>.part` with its `.part.json`, and the folders of an exchange that was cut off: `<ref>.new`, `<ref>.old`. */
async function downloads(folder: string): Promise<Found[]> {
  const found: Found[] = []
  for (const track of await namesIn(folder)) {
    for (const name of await namesIn(join(folder, track))) {
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

/** `<host>/<owner>--<name>/<commit>`: `tree` holds the files, `parts` only what a fetch that broke off had begun. The folder itself stays: whoever waits for its lock is about to fill it. */
async function submissions(folder: string): Promise<Found[]> {
  const found: Found[] = []
  for (const host of await namesIn(folder)) {
    for (const repo of await namesIn(join(folder, host))) {
      for (const commit of await namesIn(join(folder, host, repo))) {
        const path = join(folder, host, repo, commit)
        const there = (await namesIn(path)).filter((name) => name === 'tree' || name === 'parts')
        if (!/^[0-9a-f]{40}$/.test(commit) || there.length === 0) continue
        const paths = there.map((name) => join(path, name))
        found.push({
          kind: 'submission',
          id: path,
          name: path,
          why: 'a download that broke off',
          bytes: (await Promise.all(paths.map(bytesIn))).reduce((sum, bytes) => sum + bytes, 0),
          paths,
          lock: join(path, 'lock'),
          complete: !there.includes('parts'),
        })
      }
    }
  }
  return found
}

async function virtualEnvironments(folder: string): Promise<Found[]> {
  const found: Found[] = []
  for (const name of await namesIn(folder)) {
    if (!/^[0-9a-f]{32}$/.test(name)) continue
    const path = join(folder, name)
    const complete = (await namesIn(path)).includes('.complete')
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
