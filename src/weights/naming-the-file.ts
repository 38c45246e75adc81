import { BbxError } from '../base/bbx-error.ts'
import { Refusal } from './refusal.ts'

/**
 * What is done with a file of weights, its failures told with the file's name as the user gave it: BbxError U0007 for a Refusal and for what the system refuses.
 */
export async function namingTheFile<Result>(shown: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException | null)?.code
    // What ends work that was called off has a code too, a number.
    if (cause instanceof BbxError || (typeof code !== 'string' && !(cause instanceof Refusal))) throw cause
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR'
    const why = cause instanceof Refusal ? cause.message : isMissing ? 'there is no such file' : `the system says ${code}`
    throw new BbxError('U0007', { what: `${shown} cannot be read as weights`, why, cause })
  }
}
