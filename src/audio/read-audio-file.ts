import { readFile, stat } from 'node:fs/promises'
import { compressedKind } from './compressed/kind.ts'
import { decodeAudio } from './decode-audio.ts'
import { type Decoded, refused } from './decoded.ts'

/** Some two hours of stereo in 16 bit at 48 kHz: more is no clip. */
const mostBytes = 2 ** 30

/** Reads an audio file, also a compressed one; `refuse` also where it cannot be read at all. */
export async function readAudioFile(path: string, signal?: AbortSignal): Promise<Decoded> {
  try {
    // Looked at before it is opened: opening a pipe waits for its writer.
    const found = await stat(path)
    if (!found.isFile()) return refused('it is no file')
    if (found.size > mostBytes) return refused(`it is larger than ${mostBytes / 2 ** 30} GiB`)
    const bytes = await readFile(path)
    const kind = compressedKind(bytes, path)
    if (kind === null) return decodeAudio(bytes, path)
    const { decodeCompressed } = await import('./compressed/decode-compressed.ts')
    return await decodeCompressed(bytes, kind, { signal })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === undefined) throw error
    return refused(code === 'ENOENT' || code === 'ENOTDIR' ? 'there is no such file' : `it cannot be read: the system says ${code}`)
  }
}
