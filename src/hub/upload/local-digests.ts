import type { LocalFile, LocalFiles } from '../types.ts'
import { digestsOf } from './steady-file.ts'

export interface LocalDigests {
  sha256(file: LocalFile): Promise<string>
  gitSha1(file: LocalFile): Promise<string>
}

/** Digests of a folder's files, each read at most once for each kind; of one that the caller knows the SHA-256 not even that. `onBytes` hears what was read. */
export function localDigests(
  { folder, sha256Of }: LocalFiles,
  signal: AbortSignal,
  onBytes: (file: LocalFile, bytes: number) => void = () => {},
): LocalDigests {
  const read = new Map<string, ReturnType<typeof digestsOf>>()
  const digests = (file: LocalFile) => {
    const before = read.get(file.path)
    if (before !== undefined) return before
    const fresh = digestsOf(folder, file, signal, (bytes) => onBytes(file, bytes))
    read.set(file.path, fresh)
    return fresh
  }
  return {
    sha256: async (file) => (sha256Of === undefined ? (await digests(file)).sha256 : sha256Of(file.path, signal)),
    gitSha1: async (file) => (await digests(file)).gitSha1,
  }
}
