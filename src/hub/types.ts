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

export interface HubAccount {
  name: string
  organisations: readonly string[]
  /** Of the token: `read`, `write`, `fineGrained`; null where the hub does not say. */
  role: string | null
}

export interface HubRepository {
  /** What the hub calls it now: another name than the one that was asked for where it was renamed. */
  name: string
  private: boolean
  gated: boolean
  /** Commit of the branch `main`. */
  head: string
  /** Of the repository, not of its last commit. ISO 8601. */
  createdAt: string
}

export interface LocalFile {
  /** Relative to the folder and to the repository, with slashes. */
  path: string
  bytes: number
}

export interface LocalFiles {
  /** Absolute. */
  folder: string
  /** A link is what it leads to. Of another size by now: BbxError U0014. */
  files: readonly LocalFile[]
  /** SHA-256 in hex of a file, where the caller knows it sooner than by reading it. What is sent is held against it all the same. */
  sha256Of?: (path: string, signal?: AbortSignal) => Promise<string>
}

export interface UploadProgress {
  /** `reading`: digests are made; `sending`: bytes are on their way; `committing`: the hub is told what they are. */
  step: 'reading' | 'sending' | 'committing'
  path: string | null
  /** Of this file, and how many it has. */
  bytes: number
  of: number
  /** Of all files of the step. */
  allBytes: number
  allOf: number
}

export interface HubUpload extends LocalFiles {
  repo: HubRepo
  /** Title of the commit. */
  message: string
  /** Files of the repository that the folder does not have stay; else the same commit deletes them, but for the hub's own `.gitattributes`. */
  keepStray: boolean
  signal: AbortSignal
  onProgress?(progress: UploadProgress): void
}

export interface Uploaded {
  /** 40 hexadecimal digits. Where nothing differed, the commit that was there. */
  commit: string
  /** Bytes of files that were sent, those of broken tries included. */
  sentBytes: number
  uploaded: readonly string[]
  /** As they are on the hub already. */
  unchanged: readonly string[]
  deleted: readonly string[]
}

export interface ListingDifference {
  path: string
  /** `besides`: the hub has it, the folder does not. */
  why: 'missing' | 'size' | 'digest' | 'besides'
  /** The size or the digest that differs; null where there is no such file. */
  here: string | null
  there: string | null
}

/**
 * A Hugging Face hub. Each call throws BbxError: E0001 for a repository, revision or file that is not there, E0010 where the hub wants to know
 * who asks (private, gated, a token that it refuses, or that may not write), E0007 where it cannot be reached, E0011 where it answers out of its protocol.
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
  /** Whose token it is. */
  whoAmI(signal: AbortSignal): Promise<HubAccount>
  /** null where there is none, as far as the token may see. Without a token a private one and none look alike: E0010. */
  repository(repo: HubRepo, signal: AbortSignal): Promise<HubRepository | null>
  /** One that exists stays as it is, public or private: look at `repository`. After a lost answer one that this call made counts as `existed`. */
  createRepository(repo: HubRepo, options: { private: boolean }, signal: AbortSignal): Promise<'created' | 'existed'>
  /**
   * Makes `main` hold exactly these files (and strays, where they stay) by one commit: what the hub has is not sent again, be it from a call that was killed before its commit;
   * where nothing differs no commit is made. Throws also E0050 where somebody else committed meanwhile, E0051 for files that the hub refuses, U0007 and U0014 for files that cannot be read or
   * change, E0007 with exit 4 where it is not known whether the commit was made: the next call finds out.
   */
  upload(wanted: HubUpload): Promise<Uploaded>
  setVisibility(repo: HubRepo, options: { private: boolean }, signal: AbortSignal): Promise<void>
  /** What a commit on the hub holds other than these files; empty where it is the same, but for the hub's own `.gitattributes`. */
  compareListing(wanted: LocalFiles & { repo: HubRepo; commit: string; signal: AbortSignal }): Promise<ListingDifference[]>
}
