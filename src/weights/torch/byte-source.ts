import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { refuse } from '../refusal.ts'

/** Bytes that can be read in pieces: of a file that does not fit into memory, or of a buffer. */
export interface ByteSource {
  readonly size: number
  /** Exactly so many bytes. Throws Refusal where they are not there. */
  read(at: number, length: number): Buffer
}

export function bufferSource(bytes: Uint8Array): ByteSource {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    size: buffer.length,
    read(at, length) {
      if (at < 0 || length > buffer.length - at) refuse(`it ends early: ${length} bytes are claimed at byte ${at} of ${buffer.length}`)
      return buffer.subarray(at, at + length)
    },
  }
}

/** A file that is open as long as the source is. Errors of the system come through as they are. */
export function fileSource(path: string): ByteSource & Disposable {
  // Looked at before it is opened: opening a pipe waits for its writer.
  if (!statSync(path).isFile()) refuse('it is no file')
  const file = openSync(path, 'r')
  const { size } = fstatSync(file)
  return {
    size,
    read(at, length) {
      // Before anything is allocated: lengths come from the file.
      if (at < 0 || length > size - at) refuse(`it ends early: ${length} bytes are claimed at byte ${at} of ${size}`)
      const bytes = Buffer.allocUnsafe(length)
      let read = 0
      while (read < length) {
        const count = readSync(file, bytes, read, length - read, at + read)
        if (count === 0) refuse('it became shorter while it was read')
        read += count
      }
      return bytes
    },
    [Symbol.dispose]: () => closeSync(file),
  }
}
