import { createHash } from 'node:crypto'
import { type ContentHash, contentHashes } from './content-hash.ts'
import type { SubmissionFile, SubmissionFiles } from './files.ts'

/**
 * The name of exactly these files: `sha256:` and 64 hex digits. Equal on every machine that holds the same submission.
 *
 * SHA-256 over the UTF-8 text `bbx-fingerprint/1\n`, then for each listed file, in order of path (bytes of UTF-8), the text
 * `KIND SP HASH SP PATH NUL`. KIND is `f` for a file, `x` for one whose owner may execute it, `l` for a symbolic link; HASH is the
 * SHA-256 of the content in hex, for a link of the target's text (with forward slashes); PATH has forward slashes. Times, owners,
 * other mode bits, empty folders and everything that is left out do not matter. Files are streamed. Throws BbxError U0007 for a file that
 * cannot be read.
 */
export async function fingerprint(
  files: SubmissionFiles,
  signal?: AbortSignal,
  hashOf: ContentHash = contentHashes(files.root),
): Promise<string> {
  const whole = createHash('sha256').update('bbx-fingerprint/1\n')
  for (const file of await files.list()) {
    const hash = file.link === null ? await hashOf(file.path, signal) : textHash(file.link.target)
    whole.update(`${kindOf(file)} ${hash} ${file.path}\0`)
  }
  return `sha256:${whole.digest('hex')}`
}

function kindOf(file: SubmissionFile): string {
  if (file.kind === 'symlink') return 'l'
  return file.executable ? 'x' : 'f'
}

function textHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
