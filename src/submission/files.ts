export interface SubmissionFile {
  /** Relative to the submission, with forward slashes. */
  path: string
  bytes: number
  kind: 'file' | 'symlink'
}

/** The files that a submission consists of. `.bbx/`, `.env*` and `.git` are never among them. */
export interface SubmissionFiles {
  /** Absolute. */
  root: string
  list(): Promise<readonly SubmissionFile[]>
  /** undefined where there is no such file; throws BbxError U0007 over `limitBytes` (default 4 MiB). */
  readText(path: string, limitBytes?: number): Promise<string | undefined>
  writeText(path: string, text: string): Promise<void>
}
