import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { HashCache } from './hash-cache.ts'
import { UnreadableFile } from './unreadable-file.ts'

/** SHA-256 in hex of a listed file. Throws BbxError U0007 where it cannot be read. */
export type ContentHash = (path: string, signal?: AbortSignal) => Promise<string>

/** Reads each file once, however often its hash is asked for; not even that where `cache` knows it as it is now. */
export function contentHashes(root: string, cache: Pick<HashCache, 'find' | 'note'> | null = null): ContentHash {
  const known = new Map<string, Promise<string>>()
  return (path, signal) => {
    const before = known.get(path)
    if (before !== undefined) return before
    const hash = contentHash({ root, path, cache, signal })
    known.set(path, hash)
    // One that was broken off says nothing about the file.
    hash.catch(() => known.delete(path))
    return hash
  }
}

interface HashOptions {
  root: string
  path: string
  cache: Pick<HashCache, 'find' | 'note'> | null
  signal: AbortSignal | undefined
}

async function contentHash({ root, path, cache, signal }: HashOptions): Promise<string> {
  let file: FileHandle | null = null
  try {
    signal?.throwIfAborted()
    file = await open(join(root, path))
    if (cache === null) return await digestOf(file, signal)
    const before = await file.stat({ bigint: true })
    const cached = cache.find(path, before)
    if (cached !== null) return cached
    const hashedAtMs = Date.now()
    const sha256 = await digestOf(file, signal)
    const after = await file.stat({ bigint: true })
    if (after.size === before.size && after.mtimeNs === before.mtimeNs && after.ctimeNs === before.ctimeNs)
      cache.note(path, before, { sha256, hashedAtMs })
    return sha256
  } catch (error) {
    signal?.throwIfAborted()
    throw new UnreadableFile(path, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, {
      remedy: 'check its permissions',
    })
  } finally {
    await file?.close()
  }
}

async function digestOf(file: FileHandle, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256')
  const chunks = file.createReadStream({
    start: 0,
    autoClose: false,
    highWaterMark: 1024 * 1024,
    ...(signal === undefined ? {} : { signal }),
  })
  for await (const chunk of chunks) hash.update(chunk)
  return hash.digest('hex')
}
