import { readFile, stat } from 'node:fs/promises'
import { namingTheFile } from './naming-the-file.ts'
import { refuse } from './refusal.ts'

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
  return namingTheFile(shown, async () => {
    // Looked at before it is opened: opening a pipe waits for its writer.
    const found = await stat(path)
    if (!found.isFile()) refuse('it is no file')
    if (found.size > mostBytes) refuse(`it is larger than ${mostBytes / 2 ** 20} MiB`)
    return decode(await readFile(path))
  })
}
