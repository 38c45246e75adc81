import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import type { SubmissionFile, SubmissionFiles } from './files.ts'
import { UnreadableFile } from './unreadable-file.ts'

/**
 * The name of exactly these files: `sha256:` and 64 hex digits. Equal on every machine that holds the same submission.
 *
 * SHA-256 over the UTF-8 text `bbx-fingerprint/1\n`, then for each listed file, in order of path (bytes of UTF-8), the text
 * `KIND SP HASH SP PATH NUL`. KIND is `f` for a file, `x` for one whose owner may execute it, `l` for a symbolic link; HASH is the
 * SHA-256 of the content in hex, for a link of the target's text (with forward slashes); PATH has forward slashes. Times, owners,
 * other mode bits, empty folders and everything that is left out do not matter. Files are streamed. Throws BbxError U0007 for a file that
 * cannot be read.
 */
export async function fingerprint(files: SubmissionFiles, signal?: AbortSignal): Promise<string> {
  const whole = createHash('sha256').update('bbx-fingerprint/1\n')
  for (const file of await files.list()) {
    const hash = file.link === null ? await contentHash(files.root, file.path, signal) : textHash(file.link.target)
    whole.update(`${kindOf(file)} ${hash} ${file.path}\0`)
  }
  return `sha256:${whole.digest('hex')}`
}

function kindOf(file: SubmissionFile): string {
  if (file.kind === 'symlink') return 'l'
  return file.executable ? 'x' : 'f'
}

async function contentHash(root: string, path: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256')
  const chunks = createReadStream(join(root, path), { highWaterMark: 1024 * 1024, ...(signal === undefined ? {} : { signal }) })
  try {
    for await (const chunk of chunks) hash.update(chunk)
  } catch (error) {
    signal?.throwIfAborted()
    throw new UnreadableFile(path, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, 'check its permissions')
  }
  return hash.digest('hex')
}

function textHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
