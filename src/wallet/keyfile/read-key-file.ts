import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { BbxError } from '../../base/bbx-error.ts'
import { unusableKey } from './unusable-key.ts'

/** A key file has some 700 bytes; an Ansible vault four times as many. */
const largestKeyFile = 64 * 1024

/**
 * The bytes of a key file, or of another small file with a secret in it. Throws BbxError U0007 for what is not a small file (missing, a
 * folder, a pipe, huge); `absent` is what to say of one that is missing.
 */
export async function readKeyFile(path: string, absent = noKeyAt(path)): Promise<Uint8Array> {
  let file: FileHandle
  try {
    // Not blocking: a named pipe in place of the file is refused instead of waited for.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    throw cannotRead(path, error, absent)
  }
  try {
    const stat = await file.stat()
    if (!stat.isFile()) throw unusableKey(path, 'it is not a file')
    if (stat.size > largestKeyFile) throw unusableKey(path, `it has ${stat.size} bytes`)
    return await file.readFile()
  } catch (error) {
    throw error instanceof BbxError ? error : cannotRead(path, error, absent)
  } finally {
    await file.close()
  }
}

function noKeyAt(path: string) {
  return { what: `there is no key at ${path}`, remedy: '`bbx wallet list` shows what is there' }
}

function cannotRead(path: string, error: unknown, absent: ReturnType<typeof noKeyAt>): BbxError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'an error'
  if (code === 'ENOENT' || code === 'ENOTDIR') return new BbxError('U0007', absent)
  return unusableKey(path, `it cannot be read (the system says ${code})`, 'check its rights: the key is read by whoever calls bbx')
}
