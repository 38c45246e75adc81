import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { UnreadableFile } from './unreadable-file.ts'

/** SHA-256 in hex of a listed file. Throws BbxError U0007 where it cannot be read. */
export type ContentHash = (path: string, signal?: AbortSignal) => Promise<string>

/** Reads each file once, however often its hash is asked for. */
export function contentHashes(root: string): ContentHash {
  const known = new Map<string, Promise<string>>()
  return (path, signal) => {
    const before = known.get(path)
    if (before !== undefined) return before
    const hash = contentHash(root, path, signal)
    known.set(path, hash)
    // One that was broken off says nothing about the file.
    hash.catch(() => known.delete(path))
    return hash
  }
}

async function contentHash(root: string, path: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256')
  const chunks = createReadStream(join(root, path), { highWaterMark: 1024 * 1024, ...(signal === undefined ? {} : { signal }) })
  try {
    for await (const chunk of chunks) hash.update(chunk)
  } catch (error) {
    signal?.throwIfAborted()
    throw new UnreadableFile(path, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, {
      remedy: 'check its permissions',
    })
  }
  return hash.digest('hex')
}
