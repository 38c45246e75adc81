import { stat } from 'node:fs/promises'
import { BbxError } from '../base/bbx-error.ts'
import { filesBelow } from './files-below.ts'
import { unreadable } from './read-utf8-file.ts'

const kinds = new Set(['.json', '.txt'])

/**
 * The challenge files that a path stands for: the file itself, or every `.json` and `.txt` below a folder. Throws BbxError U0007 when the path is
 * missing or cannot be listed.
 */
export async function* challengeFiles(path: string): AsyncGenerator<string> {
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error)
  })
  if (!found.isDirectory()) {
    yield path
    return
  }
  let any = false
  for await (const file of filesBelow(path, kinds)) {
    any = true
    yield file
  }
  if (!any) throw new BbxError('U0007', { what: `${path} holds no challenge file`, why: 'no name below it ends in .json or .txt' })
}
