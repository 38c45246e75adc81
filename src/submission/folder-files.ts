import { constants } from 'node:fs'
import { type FileHandle, lstat, open } from 'node:fs/promises'
import { join } from 'node:path'
import { BbxError } from '../base/bbx-error.ts'
import { byteSize } from '../base/byte-size.ts'
import { writeDurably } from '../base/durable-file.ts'
import type { SubmissionFiles } from './files.ts'
import { UnreadableFile } from './unreadable-file.ts'
import { type Walked, walk } from './walk.ts'

const textLimitBytes = 4 * 1024 * 1024

/**
 * The one function that says which files a submission consists of: check, fingerprint, build context and upload all list through it.
 * `root` is absolute and without symbolic links. The folder is walked on first use, and again after a write.
 */
export function folderFiles(root: string): SubmissionFiles {
  let walked: Promise<Looked> | null = null
  const look = () => {
    walked ??= lookAt(root)
    return walked
  }

  const openPlain = async (path: string): Promise<FileHandle | undefined> => {
    if (!(await look()).readable.has(path)) return undefined
    // Not blocking: a pipe that took the file's place since the walk would hold the open up for ever.
    const file = await open(join(root, path), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(() => {
      throw new UnreadableFile(path, 'cannot be read', { remedy: 'check its permissions' })
    })
    if ((await file.stat()).isFile()) return file
    await file.close()
    return undefined
  }

  return {
    root,
    list: async () => (await look()).files,
    leftOut: async () => (await look()).leftOut,

    async readText(path, limitBytes = textLimitBytes) {
      const file = await openPlain(path)
      if (file === undefined) return undefined
      try {
        const bytes = await readAt(file, 0, limitBytes + 1)
        if (bytes.length > limitBytes) {
          const { size } = await file.stat()
          const what = `has ${byteSize(size)}: as text at most ${byteSize(limitBytes)} (${limitBytes} bytes) are read`
          throw new UnreadableFile(path, what, { tooLarge: true, remedy: 'shorten it' })
        }
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
      } catch (error) {
        if (error instanceof BbxError) throw error
        throw new UnreadableFile(path, 'is not text in UTF-8')
      } finally {
        await file.close()
      }
    },

    async readPart(path, from, bytes) {
      const file = await openPlain(path)
      if (file === undefined) return undefined
      try {
        const { size } = await file.stat()
        return await readAt(file, from === 'start' ? 0 : Math.max(0, size - bytes), Math.min(bytes, size))
      } finally {
        await file.close()
      }
    },

    async writeText(path, text) {
      const there = await lstat(join(root, path)).catch(() => null)
      if (there !== null && !there.isFile()) throw new BbxError('U0007', { what: `${path} is not a plain file: it was left as it is` })
      await writeDurably(join(root, path), text, there === null ? 0o644 : there.mode & 0o777)
      walked = null
    },
  }
}

interface Looked extends Walked {
  readable: ReadonlySet<string>
}

/** Private files are readable too: a rule looks into `.env` for what would leak. Nothing is read through a link that leaves. */
async function lookAt(root: string): Promise<Looked> {
  const walked = await walk(root)
  const files = walked.files.filter(({ link }) => link === null || link.state === 'file')
  const privates = walked.leftOut.filter(({ why }) => why === 'private')
  return { ...walked, readable: new Set([...files, ...privates].map(({ path }) => path)) }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const buffer = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}
