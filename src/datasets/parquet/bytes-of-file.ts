import { type FileHandle, open, stat } from 'node:fs/promises'
import { refusedParquet } from './refused-parquet.ts'

/** An open file, read in pieces. */
export interface BytesOfFile extends AsyncDisposable {
  size: number
  /** From `start` up to, not including, `end`. Throws BbxError U0007 outside of the file. */
  read(start: number, end: number): Promise<ArrayBuffer>
}

/** Throws BbxError U0007 for what is no file that can be read. */
export async function bytesOfFile(path: string): Promise<BytesOfFile> {
  const unreadable = (cause: unknown) =>
    refusedParquet(path, `it cannot be read: the system says ${(cause as NodeJS.ErrnoException).code}`, cause)
  // Looked at before it is opened: opening a pipe waits for its writer.
  const found = await stat(path).catch((error) => Promise.reject(unreadable(error)))
  if (!found.isFile()) throw refusedParquet(path, 'it is no file')
  const file = await open(path, 'r').catch((error) => Promise.reject(unreadable(error)))
  return {
    size: found.size,
    async read(start, end) {
      if (!(start >= 0 && start <= end && end <= found.size)) throw refusedParquet(path, 'it names a place outside of itself')
      return filled(file, start, end - start).catch((error) => Promise.reject(unreadable(error)))
    },
    [Symbol.asyncDispose]: () => file.close(),
  }
}

async function filled(file: FileHandle, start: number, length: number): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  for (let have = 0; have < length; ) {
    const { bytesRead } = await file.read(bytes, have, length - have, start + have)
    if (bytesRead === 0) throw Object.assign(new Error('the file became shorter while it was read'), { code: 'EOF' })
    have += bytesRead
  }
  return bytes.buffer
}
