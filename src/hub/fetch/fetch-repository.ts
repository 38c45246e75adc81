import { constants, type Dirent } from 'node:fs'
import { lstat, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { startDigest } from '../../base/download/content-digest.ts'
import { acquireLock } from '../../base/lock.ts'
import { makeFolder } from '../../base/make-folder.ts'
import { several } from '../several.ts'
import type { Hub, HubFile, HubRepo } from '../types.ts'
import { type SafeListing, safeListing } from './safe-listing.ts'

export interface Fetching {
  hub: Hub
  repo: HubRepo
  /** 40 hexadecimal digits. */
  commit: string
  /** Of this commit alone; kept for the next call. */
  folder: string
  isLeftOut: (path: string) => boolean
  signal: AbortSignal
  onProgress(bytes: number, of: number): void
}

export interface Fetched {
  /** Where the files lie. */
  root: string
  listing: SafeListing
}

const filesAtOnce = 4

/**
 * Brings a repository at one commit into a folder, plain files without any right to be executed, each held against the digest of the listing: those that an earlier call brought are read again and stay, anything
 * besides them goes. Throws BbxError as `safeListing` and `Hub` say.
 */
export async function fetchRepository({ hub, repo, commit, folder, isLeftOut, signal, onProgress }: Fetching): Promise<Fetched> {
  const listing = await safeListing(hub.listFiles(repo, commit, { signal }), isLeftOut)
  const nameless = listing.files.find(({ sha256, gitSha1 }) => sha256 === null && gitSha1 === null)
  if (nameless !== undefined)
    throw new BbxError('E0011', { what: `the hub names no digest of ${nameless.path}`, remedy: 'check that HF_ENDPOINT names a hub' })
  makeFolder(folder)
  await using _lock = await acquireLock(join(folder, 'lock'), { waitMs: 600_000, signal, what: `the copy of ${repo.name}` })
  const root = join(folder, 'tree')
  const parts = join(folder, 'parts')
  makeFolder(root)
  makeFolder(parts)
  await removeOthers(root, listing.files)
  let done = 0
  await several(
    [...listing.files.entries()],
    filesAtOnce,
    async ([at, file], either) => {
      const path = join(root, file.path)
      if (!(await isThere(path, file, either))) {
        // Not beside its place: the repository may hold a file of any name.
        const part = join(parts, String(at))
        const before = done
        await hub.download({
          repo,
          commit,
          file,
          path: part,
          signal: either,
          onProgress: (bytes) => onProgress(before + bytes, listing.bytes),
        })
        makeFolder(dirname(path))
        await rename(part, path)
      }
      done += file.bytes
      onProgress(done, listing.bytes)
    },
    signal,
  )
  await rm(parts, { recursive: true, force: true })
  return { root, listing }
}

async function isThere(path: string, { bytes, sha256, gitSha1 }: HubFile, signal: AbortSignal): Promise<boolean> {
  const there = await lstat(path).catch(() => null)
  if (there === null || !there.isFile() || there.size !== bytes) return false
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(() => null)
  if (file === null) return false
  const sum = startDigest(gitSha1 === null ? null : { kind: 'gitSha1', hex: gitSha1 }, bytes)
  for await (const piece of file.createReadStream({ highWaterMark: 2 ** 20, signal })) sum.add(piece)
  const digest = sum.finish()
  return sha256 === null ? digest.gitSha1 === gitSha1 : digest.sha256 === sha256
}

/** What a server that ran here wrote beside its files, or what is left of another state of the folder. */
async function removeOthers(root: string, files: readonly HubFile[]): Promise<void> {
  const wanted = new Set(files.map(({ path }) => path))
  const folders = new Set(files.flatMap(({ path }) => path.split('/').map((_, depth, names) => names.slice(0, depth).join('/'))))
  const waiting = ['']
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const entries: Dirent[] = await readdir(join(root, folder), { withFileTypes: true })
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory() && folders.has(path)) waiting.push(path)
      else if (!entry.isFile() || !wanted.has(path)) await rm(join(root, path), { recursive: true, force: true })
    }
  }
}
