import { readFile, stat } from 'node:fs/promises'
import { BbxError } from '../base/bbx-error.ts'

/**
 * The text of a file, a byte order mark included. Throws BbxError U0007 when it is missing, unreadable, not a plain file,
 * larger than `limitBytes`, or not UTF-8.
 */
export async function readUtf8File(path: string, limitBytes: number): Promise<string> {
  const bytes = await readBounded(path, limitBytes)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new BbxError('U0007', { what: `${path} is not text in UTF-8`, why: nulWord(bytes), cause })
  }
}

async function readBounded(path: string, limitBytes: number): Promise<Uint8Array> {
  try {
    // Looked at before it is opened: opening a pipe waits for its writer.
    const { size, ...kind } = await facts(path)
    if (!kind.plain) throw new BbxError('U0007', { what: `${path} is ${kind.name}, not a file` })
    if (size > limitBytes) throw tooLarge(path, size, limitBytes)
    const bytes = await readFile(path)
    if (bytes.length > limitBytes) throw tooLarge(path, bytes.length, limitBytes)
    return bytes
  } catch (error) {
    if (error instanceof BbxError) throw error
    throw unreadable(path, error)
  }
}

async function facts(path: string): Promise<{ size: number; plain: boolean; name: string }> {
  const found = await stat(path)
  return { size: found.size, plain: found.isFile(), name: found.isDirectory() ? 'a folder' : 'a device or a pipe' }
}

/** BbxError U0007 for a path that the system refuses to open. */
export function unreadable(path: string, error: unknown): BbxError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const what = code === 'ENOENT' || code === 'ENOTDIR' ? `file not found: ${path}` : `${path} cannot be read`
  return new BbxError('U0007', { what, why: error instanceof Error ? error.message : String(error), cause: error })
}

function tooLarge(path: string, size: number, limit: number): BbxError {
  return new BbxError('U0007', {
    what: `${path} is larger than this reader takes`,
    why: `${size} bytes; the limit is ${limit}`,
    remedy: 'split it into several files; a folder of challenge files is read file by file',
  })
}

function nulWord(bytes: Uint8Array): string {
  return bytes.includes(0) ? 'it holds zero bytes: it looks like a binary file' : 'a byte sequence in it is no character'
}
