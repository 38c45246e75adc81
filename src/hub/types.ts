import type { ContentDigest } from '../base/download/content-digest.ts'

export interface HubRepo {
  kind: 'model' | 'dataset'
  /** `owner/name`. */
  name: string
}

export interface HubFile {
  /** Relative to the repository, with slashes. */
  path: string
  bytes: number
  /** Of a large file (LFS). Lower case. */
  sha256: string | null
  /** The name that git gives the content of any other file: SHA-1 over `blob SIZE\0` and the bytes. */
  gitSha1: string | null
}

export interface HubDownload {
  repo: HubRepo
  /** 40 hexadecimal digits: a name could mean other bytes in the middle. */
  commit: string
  /** As `listFiles` told of it: its size and digest are held against what comes. */
  file: HubFile
  /** Where the file comes to lie, whole or, after an error, in part; `<path>.json` beside it says what it is a part of. */
  path: string
  signal: AbortSignal
  onProgress(bytes: number, total: number): void
}

/**
 * The read side of a Hugging Face hub. Each call throws BbxError: E0001 for a repository, revision or file that is not there, E0010 where the hub wants to know
 * who asks (private, gated, a token that it refuses), E0007 where it cannot be reached, E0011 where it answers out of its protocol.
 */
export interface Hub extends AsyncDisposable {
  /** The full commit that a branch, a tag or a short commit stands for. A full one is itself, and nothing is asked. */
  resolveRevision(repo: HubRepo, revision: string, signal: AbortSignal): Promise<string>
  /** Every file at a revision, in the hub's order, asked for page by page as they are taken. `folder`: only what lies below it. */
  listFiles(repo: HubRepo, revision: string, options: { folder?: string; signal: AbortSignal }): AsyncIterable<HubFile>
  /**
   * Fetches one file, going on where an earlier call with the same `path` stopped. Returns the digests of what lies there. Throws also E0005 for the disk
   * and E0007 with exit 4 where the connection breaks again and again: what came is kept for the next call.
   */
  download(wanted: HubDownload): Promise<ContentDigest>
}
