import { join } from 'node:path'
import { BbxError } from '../base/bbx-error.ts'
import { readTextFile } from './read-text-file.ts'

export interface LoginFile {
  path: string
  /** null where it cannot be read. */
  text: string | null
  error: BbxError | null
}

/** What `hf auth login` left in the folder of the hub's own programs; null where nobody is logged in. A file that cannot be read matters when the token is asked for. */
export async function readLoginFile(home: string): Promise<LoginFile | null> {
  const path = join(home, 'token')
  try {
    const text = await readTextFile(path, "the hub's login")
    return text === null ? null : { path, text, error: null }
  } catch (error) {
    if (!(error instanceof BbxError)) throw error
    return { path, text: null, error }
  }
}
