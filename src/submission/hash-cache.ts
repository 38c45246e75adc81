import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeDurably } from '../base/durable-file.ts'
import { makeFolder } from '../base/make-folder.ts'

/** Digests of a folder's large files from earlier calls, so that weights of gigabytes are not read again when nothing about them changed. */
export interface HashCache {
  /** SHA-256 in hex; null where the file was never hashed as it is now. */
  find(path: string, stats: BigIntStats): string | null
  /** Takes a digest in, unless the file is small, or changed so shortly before `hashedAtMs` that a later change could leave no trace. */
  note(path: string, stats: BigIntStats, entry: { sha256: string; hashedAtMs: number }): void
  /** Keeps what was found and noted, and nothing else. Never throws: a cache that cannot be written is none. */
  save(): Promise<void>
  /** For when a digest turned out not to be the file's. Never throws. */
  forget(): Promise<void>
}

/** Below this a file is read sooner than it is worth a line. */
export const leastCachedBytes = 1024 * 1024
/** Clocks of file systems are coarse (FAT: 2 s): two changes within this may have one time. */
const coarseMs = 2_000

const cacheFile = z.object({
  schema: z.literal('bbx.hashes/1'),
  root: z.string(),
  files: z.record(z.string(), z.object({ state: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
})

/** The cache of the folder `root`, one file of `cacheFolder`. One that cannot be read is empty. */
export async function openHashCache(cacheFolder: string, root: string): Promise<HashCache> {
  const path = join(cacheFolder, `${createHash('sha256').update(root).digest('hex').slice(0, 32)}.json`)
  const known = new Map(Object.entries(await readEntries(path, root)))
  const used = new Map<string, { state: string; sha256: string }>()
  let changed = false
  return {
    find(file, stats) {
      const entry = known.get(file)
      if (entry === undefined || entry.state !== stateOf(stats)) return null
      used.set(file, entry)
      return entry.sha256
    },
    note(file, stats, { sha256, hashedAtMs }) {
      const changedAtMs = Number((stats.mtimeNs > stats.ctimeNs ? stats.mtimeNs : stats.ctimeNs) / 1_000_000n)
      if (stats.size < leastCachedBytes || changedAtMs > hashedAtMs - coarseMs) return
      used.set(file, { state: stateOf(stats), sha256 })
      changed = true
    },
    async save() {
      if (!changed && used.size === known.size) return
      try {
        makeFolder(cacheFolder)
        await writeDurably(path, JSON.stringify({ schema: 'bbx.hashes/1', root, files: Object.fromEntries(used) }), 0o600)
        changed = false
      } catch {}
    },
    async forget() {
      known.clear()
      used.clear()
      await rm(path, { force: true }).catch(() => {})
    },
  }
}

/** What a change cannot leave as it was. The change time cannot be set by a program, where the time of modification can (`touch -r`, `cp -p`). */
function stateOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ')
}

async function readEntries(path: string, root: string): Promise<z.infer<typeof cacheFile>['files']> {
  try {
    const parsed = cacheFile.parse(JSON.parse(await readFile(path, 'utf8')))
    return parsed.root === root ? parsed.files : {}
  } catch {
    return {}
  }
}
