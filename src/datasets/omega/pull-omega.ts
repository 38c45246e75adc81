import { createHash } from 'node:crypto'
import { copyFile, link, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { byteSize } from '../../base/byte-size.ts'
import { counted } from '../../base/counted.ts'
import { diskError } from '../../base/disk-error.ts'
import { writeDurably } from '../../base/durable-file.ts'
import { isFile } from '../../base/is-file.ts'
import { acquireLock } from '../../base/lock.ts'
import { makeFolder } from '../../base/make-folder.ts'
import type { Hub, HubFile } from '../../hub/types.ts'
import { fileSha256, filesDigest } from '../files-digest.ts'
import { type Chosen, chooseFiles } from './choose-files.ts'
import { type OmegaSet, omegaSets } from './omega-sets.ts'
import { parquetFiles } from './parquet-files.ts'
import { omegaPaths, type PulledOmega, pulledOmega } from './pulled-omega.ts'

export interface PullOmega {
  set: OmegaSet
  hub: Hub
  /** The hub's address, for the record. */
  url: string
  /** Branch, tag or commit. */
  revision: string
  by: 'reference' | 'newest'
  count: number
  cacheDir: string
  signal: AbortSignal
  now(): Date
  /** Asked once it is known what there is to fetch, before anything is. `bytes`: without what is here already. */
  agree(chosen: Chosen, bytes: number): Promise<boolean>
  onProgress(what: string): void
}

/**
 * Fetches files of a set into the cache, each held against the hub's digest; null when `agree` says no. Files that an earlier call fetched are
 * not fetched again, one that broke off is gone on with, and what was there before is replaced only by a whole new set. Throws BbxError as `Hub` does,
 * E0001 where the repository has no such files, E0005 for the disk, E0006 for the lock.
 */
export async function pullOmega(wanted: PullOmega): Promise<PulledOmega | null> {
  const { set, hub, revision, cacheDir, signal, onProgress, agree } = wanted
  const { repo } = omegaSets[set]
  const paths = omegaPaths(set, cacheDir)
  makeFolder(paths.root)
  await using _lock = await acquireLock(paths.lock, { signal, what: paths.root })
  onProgress(`asking ${new URL(wanted.url).host} for its files`)
  const commit = await hub.resolveRevision(repo, revision, signal)
  const chosen = await choose(wanted, commit)
  const there = await filesThere(wanted)
  const missing = chosen.files.filter((file) => there.get(placeOf(file)) === undefined)
  const bytes = missing.reduce((sum, file) => sum + file.bytes, 0)
  if (!(await agree(chosen, bytes))) return null

  makeFolder(paths.parts)
  const fetched = new Map<string, { path: string; sha256: string }>()
  let before = 0
  for (const [index, file] of missing.entries()) {
    const path = join(paths.parts, placeOf(file))
    const say = (have: number) =>
      onProgress(`file ${index + 1} of ${missing.length}: fetched ${byteSize(before + have)} of ${byteSize(bytes)}`)
    const { sha256 } = await hub.download({ repo, commit, file, path, signal, onProgress: say })
    fetched.set(placeOf(file), { path, sha256 })
    before += file.bytes
  }
  return keep(wanted, { commit, chosen, there, fetched })
}

async function choose({ set, hub, by, count, signal, now, onProgress }: PullOmega, commit: string): Promise<Chosen> {
  const { repo } = omegaSets[set]
  const chosen = await chooseFiles(told(hub.listFiles(repo, commit, { folder: 'default/train', signal }), onProgress), {
    by,
    count,
    now: now().getTime(),
  })
  if (chosen.files.length > 0) return chosen
  throw new BbxError('E0001', {
    what: `${repo.name} has no file default/train/.../ULID.parquet`,
    why: `at the commit ${commit}`,
    remedy: 'check --ref, and HF_ENDPOINT where that is set',
  })
}

async function* told(files: AsyncIterable<HubFile>, onProgress: (what: string) => void): AsyncGenerator<HubFile> {
  let seen = 0
  for await (const file of files) {
    if (++seen % 1000 === 0) onProgress(`listed ${counted(seen, 'file')}`)
    yield file
  }
}

/** One name for one content: what the hub says of it, else where it lies. */
function placeOf({ path, bytes, sha256, gitSha1 }: HubFile): string {
  return createHash('sha256')
    .update(JSON.stringify([path, bytes, sha256, gitSha1]))
    .digest('hex')
    .slice(0, 32)
}

interface Present {
  path: string
  sha256: string
}

/** Files of the set that is here, by their place; only those whose digest the hub tells can be known again, and only while they still have it. */
async function filesThere({ set, cacheDir, onProgress }: PullOmega): Promise<Map<string, Present>> {
  const record = await pulledOmega(set, cacheDir)
  const found = new Map<string, Present>()
  if (record !== null) onProgress('looking over what is here')
  for (const { path, bytes, sha256, verified } of record?.files ?? []) {
    const here = join(omegaPaths(set, cacheDir).set(record?.folder ?? ''), path)
    if (!verified || !(await isFile(here))) continue
    if ((await fileSha256(here)) === sha256) found.set(placeOf({ path, bytes, sha256, gitSha1: null }), { path: here, sha256 })
  }
  return found
}

interface Fetched {
  commit: string
  chosen: Chosen
  there: ReadonlyMap<string, Present>
  fetched: ReadonlyMap<string, Present>
}

/** Puts the files together in a new folder, and only then lets the record name it. */
async function keep(wanted: PullOmega, { commit, chosen, there, fetched }: Fetched): Promise<PulledOmega> {
  const { set, cacheDir, url, revision, by, now, onProgress } = wanted
  const paths = omegaPaths(set, cacheDir)
  const folder = createHash('sha256').update(chosen.files.map(placeOf).join('\n')).digest('hex').slice(0, 16)
  const fresh = `${paths.set(folder)}.new`
  try {
    await rm(fresh, { recursive: true, force: true })
    const files: PulledOmega['files'] = []
    for (const file of chosen.files) {
      const [have, came] = [there.get(placeOf(file)), fetched.get(placeOf(file))]
      const to = join(fresh, file.path)
      await mkdir(dirname(to), { recursive: true })
      if (came !== undefined) await rename(came.path, to)
      // The earlier set stays whole until this one is.
      else if (have !== undefined) await link(have.path, to).catch(() => copyFile(have.path, to))
      files.push({
        path: file.path,
        bytes: file.bytes,
        sha256: (came ?? have)?.sha256 ?? '',
        verified: file.sha256 !== null || file.gitSha1 !== null,
      })
    }
    onProgress('looking over what was fetched')
    const digest = await filesDigest(fresh, parquetFiles(fresh))
    await rm(paths.set(folder), { recursive: true, force: true })
    await rename(fresh, paths.set(folder))
    const record: PulledOmega = {
      schema: `bbx.${set}/1`,
      repository: omegaSets[set].repo.name,
      url,
      revision,
      commit,
      by,
      rule: chosen.rule,
      folder,
      digest,
      files,
      pulledAt: now().toISOString(),
    }
    await writeDurably(paths.record, `${JSON.stringify(record, null, 2)}\n`)
    await removeOthers(paths.root, folder)
    return record
  } catch (error) {
    throw error instanceof BbxError ? error : diskError(error, paths.root)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

/** Parts of files, and sets that no record names any more. */
async function removeOthers(root: string, kept: string): Promise<void> {
  for (const name of await readdir(root))
    if (name === 'parts' || (/^[0-9a-f]{16}(\.new)?$/.test(name) && name !== kept))
      await rm(join(root, name), { recursive: true, force: true })
}
