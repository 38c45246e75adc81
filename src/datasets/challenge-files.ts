import { BbxError } from '../base/bbx-error.ts'
import { filesAt } from './files-below.ts'

const kinds = new Set(['.json', '.txt'])

/**
 * The challenge files that a path stands for: the file itself, or every `.json` and `.txt` below a folder. Throws BbxError U0007 when the path is
 * missing or cannot be listed.
 */
export async function* challengeFiles(path: string): AsyncGenerator<string> {
  let any = false
  for await (const file of filesAt(path, kinds)) {
    any = true
    yield file
  }
  if (!any) throw new BbxError('U0007', { what: `${path} holds no challenge file`, why: 'no name below it ends in .json or .txt' })
}
