import { createHash, type Hash } from 'node:crypto'
import type { LocalFile } from '../types.ts'
import { changed, type SteadyFile } from './steady-file.ts'

export interface CheckedBody {
  /** A part of the file, and its end last. A part that is asked for again begins again from the end of the one before it. */
  part(start: number, end: number): AsyncGenerator<Uint8Array>
}

/**
 * The bytes of a file as they are sent, held against the SHA-256 that was told of them: its last piece comes only where it fits, so that no server ever gets a whole body
 * that is another file than it was said to be. Throws BbxError U0014.
 */
export function checkedBody(
  opened: SteadyFile,
  { path, bytes }: LocalFile,
  sha256: string,
  onBytes: (at: number, more: number) => void,
): CheckedBody {
  const ends = new Map<number, Hash>([[0, createHash('sha256')]])
  return {
    async *part(start, end) {
      const sum = ends.get(start)?.copy()
      if (sum === undefined) throw new Error(`the part from ${start} of ${path} is asked for before the one before it`)
      let at = start
      for await (const piece of opened.read(start, end)) {
        sum.update(piece)
        at += piece.length
        if (at === bytes) {
          await opened.confirm()
          if (sum.copy().digest('hex') !== sha256) throw changed(path, 'its content is another than when its digest was made')
        }
        onBytes(at, piece.length)
        yield piece
      }
      ends.set(end, sum)
    },
  }
}
