import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'

/** Far more than the words that can be compared. */
const mostBytes = 2 ** 24

/** A text file in UTF-8, without the line end that editors put at its end. Throws BbxError U0007. */
export async function readTextFile(file: string, cwd: string): Promise<string> {
  const path = resolve(cwd, file)
  try {
    const found = await stat(path)
    if (!found.isFile()) throw new BbxError('U0007', { what: `${file} is no file` })
    if (found.size > mostBytes) throw new BbxError('U0007', { what: `${file} is larger than ${mostBytes / 2 ** 20} MiB` })
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path)).replace(/\r?\n$/, '')
  } catch (error) {
    if (error instanceof BbxError) throw error
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw new BbxError('U0007', { what: `${file} is no text in UTF-8`, cause: error })
    if (code === undefined) throw error
    throw new BbxError('U0007', { what: `${file} cannot be read`, why: `the system says ${code}`, cause: error })
  }
}
