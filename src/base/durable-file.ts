import { type FileHandle, open, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { diskError } from './disk-error.ts'

/** Replaces a file as a whole: a reader, and whoever comes after a crash, sees the old text or the new one. */
export async function writeDurably(path: string, text: string | Uint8Array | AsyncIterable<Uint8Array>, mode = 0o644): Promise<void> {
  const aside = `${path}.${process.pid}.new`
  try {
    const file = await open(aside, 'w', mode)
    try {
      if (typeof text === 'string' || text instanceof Uint8Array) await file.writeFile(text)
      else for await (const piece of text) await file.writeFile(piece)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(aside, path)
    await syncFolder(dirname(path))
  } catch (error) {
    await unlink(aside).catch(() => {})
    throw diskError(error, path)
  }
}

/** An append-only file of JSON lines. A line counts once `append` has returned. */
export interface LineFile extends AsyncDisposable {
  append(values: readonly unknown[]): Promise<void>
}

/** Opens for appending; a torn last line (of a process that was killed while it wrote) is cut off first. */
export async function openLineFile(path: string): Promise<LineFile> {
  let file: FileHandle
  let end: number
  try {
    file = await open(path, 'a+')
    const { size } = await file.stat()
    end = await endOfLines(file, size)
    if (end < size) await file.truncate(end)
  } catch (error) {
    throw diskError(error, path)
  }
  return {
    async append(values) {
      const bytes = Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''))
      try {
        await file.writeFile(bytes)
        await file.datasync()
        end += bytes.length
      } catch (error) {
        // Whatever part of it was written is not a line: the next reader must not take it for one.
        await file.truncate(end).catch(() => {})
        throw diskError(error, path)
      }
    },
    [Symbol.asyncDispose]: () => file.close(),
  }
}

const blockBytes = 2 ** 16

/** The byte behind the last line feed: looked for from the end on, for the file may be large. */
async function endOfLines(file: FileHandle, size: number): Promise<number> {
  const block = Buffer.alloc(blockBytes)
  for (let end = size; end > 0; end -= blockBytes) {
    const from = Math.max(0, end - blockBytes)
    const { bytesRead } = await file.read(block, 0, end - from, from)
    const at = block.subarray(0, bytesRead).lastIndexOf(0x0a)
    if (at >= 0) return from + at + 1
  }
  return 0
}

async function syncFolder(path: string): Promise<void> {
  // Not every system lets a folder be opened; where it does, the rename is durable only after this.
  const folder = await open(path, 'r').catch(() => null)
  await folder?.sync().catch(() => {})
  await folder?.close()
}
