import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { BbxError } from '../base/bbx-error.ts'

/** Larger than any settings file that a person wrote, small enough to parse without a thought. */
const limitBytes = 256 * 1024

/**
 * A small text file as a whole; null where there is none. Throws BbxError U0007 for anything that is not a small file
 * of UTF-8 text (a folder, a device, a binary, a huge file).
 */
export async function readTextFile(path: string, what: string): Promise<string | null> {
  const refuse = (why: string, cause?: unknown) =>
    new BbxError('U0007', { what: `${what} cannot be read: ${path}`, why, remedy: 'mend the file, move it away, or name another', cause })
  let file: Awaited<ReturnType<typeof open>>
  try {
    // Not blocking, so that a named pipe in place of the file is refused instead of waited for.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw refuse(`the system says ${code}`, error)
  }
  try {
    const stat = await file.stat()
    if (!stat.isFile()) throw refuse('it is not a file')
    if (stat.size > limitBytes) throw refuse(`it is larger than ${limitBytes / 1024} KiB`)
    const bytes = await file.readFile()
    if (bytes.includes(0)) throw refuse('it is a binary file')
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch (error) {
      throw refuse('it is not UTF-8 text', error)
    }
  } finally {
    await file.close()
  }
}
