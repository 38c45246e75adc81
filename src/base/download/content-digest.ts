import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

export interface ContentDigest {
  sha256: string
  /** Of a git blob with this content; '' where the size was not known beforehand. */
  gitSha1: string
}

export interface KnownDigest {
  kind: keyof ContentDigest
  /** Lower case. */
  hex: string
}

export interface RunningDigest {
  add(bytes: Uint8Array): void
  addFile(path: string, signal: AbortSignal): Promise<void>
  finish(): ContentDigest
}

/** The SHA-256 of bytes as they come, and the name that git gives them (SHA-1 of `blob SIZE\0` and the bytes) where that is what is known of them. */
export function startDigest(known: KnownDigest | null, bytes: number | null): RunningDigest {
  const sha256 = createHash('sha256')
  const git = known?.kind === 'gitSha1' && bytes !== null ? createHash('sha1').update(`blob ${bytes}\0`) : null
  const add = (chunk: Uint8Array) => {
    sha256.update(chunk)
    git?.update(chunk)
  }
  return {
    add,
    async addFile(path, signal) {
      for await (const chunk of createReadStream(path, { signal })) add(chunk)
    },
    finish: () => ({ sha256: sha256.digest('hex'), gitSha1: git?.digest('hex') ?? '' }),
  }
}
