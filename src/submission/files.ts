export interface SubmissionFile {
  /** Relative to the submission, with forward slashes. */
  path: string
  /** Of the file; of the target's text for a symbolic link. */
  bytes: number
  kind: 'file' | 'symlink'
  /** The owner may execute it. Always false for a link. */
  executable: boolean
  link: SubmissionLink | null
}

/** What a symbolic link names, as a copy of the folder on another machine would find it. */
export interface SubmissionLink {
  target: string
  state: 'file' | 'folder' | 'outside' | 'dangling' | 'left out'
}

/** Something that stands in the folder and is no part of the submission. */
export interface LeftOut {
  path: string
  why: 'private' | 'tooling' | 'not a file' | 'not readable' | 'name not UTF-8'
}

/** The files that a submission consists of. `.bbx/`, `.env*` and `.git` are never among them (`left-out.ts` has the whole list). */
export interface SubmissionFiles {
  /** Absolute, without symbolic links. */
  root: string
  /** In order of path (by code point). Throws BbxError S1052 over the limits of the walk. */
  list(): Promise<readonly SubmissionFile[]>
  leftOut(): Promise<readonly LeftOut[]>
  /** undefined where there is no such file; throws BbxError U0007 over `limitBytes` (default 4 MiB) or where it is not UTF-8. */
  readText(path: string, limitBytes?: number): Promise<string | undefined>
  /** At most `bytes` of a listed or left-out file, from its start or up to its end; undefined where there is none. */
  readPart(path: string, from: 'start' | 'end', bytes: number): Promise<Uint8Array | undefined>
  /** Replaces the file as a whole. Throws BbxError U0007 where something else than a plain file stands at the path. */
  writeText(path: string, text: string): Promise<void>
}
