import { readFile, stat } from 'node:fs/promises'
import { BbxError } from '../base/bbx-error.ts'
import { Refusal } from './refusal.ts'

/**
 * Reads a file of weights as a whole and decodes it. `shown` is the file as the user named it. Throws BbxError U0007 where it cannot be read, is larger than
 * `mostBytes`, or is refused by `decode`.
 */
export async function readWeightsFile<Decoded>(
  path: string,
  shown: string,
  mostBytes: number,
  decode: (bytes: Uint8Array) => Decoded,
): Promise<Decoded> {
  const cannot = (why: string, cause?: unknown) => new BbxError('U0007', { what: `${shown} cannot be read as weights`, why, cause })
  let bytes: Uint8Array
  try {
    // Looked at before it is opened: opening a pipe waits for its writer.
    const found = await stat(path)
    if (!found.isFile()) throw cannot('it is no file')
    if (found.size > mostBytes) throw cannot(`it is larger than ${mostBytes / 2 ** 20} MiB`)
    bytes = await readFile(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (error instanceof BbxError || code === undefined) throw error
    throw cannot(code === 'ENOENT' || code === 'ENOTDIR' ? 'there is no such file' : `the system says ${code}`, error)
  }
  try {
    return decode(bytes)
  } catch (error) {
    throw error instanceof Refusal ? cannot(error.message, error) : error
  }
}
