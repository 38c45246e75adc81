import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, readlink, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { type Pack, pack } from 'tar-stream'
import { BbxError } from '../../../base/bbx-error.ts'
import type { SubmissionFile } from '../../../submission/files.ts'

export interface PackOptions {
  /** Absolute, without symbolic links: where the files lie. */
  root: string
  files: readonly SubmissionFile[]
  /** SHA-256 in hex by path, of what each file has to hold; a file that is not there may hold anything. */
  hashes?: ReadonlyMap<string, string>
  /** Of the entry in the archive; as in the submission where it is not given. */
  nameOf?: (path: string) => string
  /** Called as the files are packed, with how many of their bytes are; in the end that is the sum of their sizes. */
  onBytes?: (packedBytes: number) => void
  signal: AbortSignal
}

const chunkBytes = 256 * 1024
const epoch = new Date(0)

/**
 * A tar of the files, the same bytes for the same files on every machine: in the given order, folders before what is in them, no times, no
 * owners, 644 or 755. Hard links become files of their own and holes become zeros. The stream is destroyed with BbxError U0007, and so never a
 * whole archive, where a file is no longer what was listed.
 */
export function packFiles({ root, files, hashes, nameOf = (path) => path, onBytes, signal }: PackOptions): Readable {
  const archive = pack()
  return Readable.from(chunks(), { objectMode: false, highWaterMark: chunkBytes })

  async function* chunks(): AsyncGenerator<Uint8Array> {
    const adding = addAll().then(
      () => archive.finalize(),
      (error: Error) => archive.destroy(error),
    )
    try {
      yield* archive as AsyncIterable<Uint8Array>
    } finally {
      archive.destroy()
      await adding
    }
  }

  async function addAll(): Promise<void> {
    const folders = new Set<string>()
    let packedBytes = 0
    const onChunk = (bytes: number) => {
      packedBytes += bytes
      onBytes?.(packedBytes)
    }
    for (const file of files) {
      signal.throwIfAborted()
      const name = nameOf(file.path)
      for (let end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1)) {
        const folder = name.slice(0, end)
        if (folders.has(folder)) continue
        folders.add(folder)
        await addEntry(archive, { name: `${folder}/`, type: 'directory', mode: 0o755 })
      }
      if (file.link !== null) await addEntry(archive, { name, type: 'symlink', linkname: file.link.target, mode: 0o777 })
      else await addFile(archive, file, { root, name, hash: hashes?.get(file.path), onChunk })
    }
  }
}

async function addFile(
  archive: Pack,
  { path, bytes, executable }: SubmissionFile,
  { root, name, hash, onChunk }: { root: string; name: string; hash: string | undefined; onChunk(bytes: number): void },
): Promise<void> {
  const changed = (why: string) =>
    new BbxError('U0007', { what: `${path} changed while it was packed`, why, remedy: 'run the command again' })
  // Neither followed nor waited for, should a link or a pipe have taken its place.
  const file = await open(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) => {
      throw new BbxError('U0007', { what: `${path} cannot be read`, why: `the system says ${error.code}`, cause: error })
    },
  )
  try {
    const now = await file.stat()
    if (!now.isFile()) throw changed('it is no plain file any more')
    if (!(await liesAt(file, join(root, path)))) throw changed('a folder above it is another one now')
    if (now.size !== bytes) throw changed(`it had ${bytes} bytes and has ${now.size}`)
    const sink = archive.entry({ ...fixed, name, type: 'file', mode: executable ? 0o755 : 0o644, size: bytes, ...paxFor(name, '') })
    const written = new Promise<void>((resolve, reject) => {
      sink.on('close', () => resolve())
      sink.on('error', reject)
    })
    written.catch(() => {})
    const packed = createHash('sha256')
    for await (const chunk of contents(file, bytes)) {
      if (chunk === null) throw changed('it became shorter')
      packed.update(chunk)
      onChunk(chunk.length)
      if (sink.write(chunk)) continue
      await Promise.race([new Promise<void>((resolve) => sink.once('drain', () => resolve())), written])
      if (sink.destroyed) throw new Error('nobody reads the archive any more')
    }
    if (hash !== undefined && packed.digest('hex') !== hash) throw changed('it holds something else')
    sink.end(null)
    await written
  } finally {
    await file.close()
  }
}

/** Whether no link led to the open file: O_NOFOLLOW looks at the last part of a path only. */
async function liesAt(file: FileHandle, path: string): Promise<boolean> {
  const open = await readlink(`/proc/self/fd/${file.fd}`).catch(() => null)
  if (open !== null) return open === path
  // Without /proc: what the path leads to now, without links, is the file that is open.
  const [real, there, here] = await Promise.all([realpath(path), stat(path), file.stat()]).catch(() => [null, null, null])
  return real === path && there?.ino === here?.ino && there?.dev === here?.dev
}

/** null where the file ends early. */
async function* contents(file: FileHandle, bytes: number): AsyncGenerator<Buffer | null> {
  for (let at = 0; at < bytes; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(Math.min(chunkBytes, bytes - at)), 0, null, at)
    if (bytesRead === 0) {
      yield null
      return
    }
    yield buffer.subarray(0, bytesRead)
    at += bytesRead
  }
}

const fixed = { uid: 0, gid: 0, mtime: epoch }

function addEntry(archive: Pack, header: { name: string; type: 'directory' | 'symlink'; linkname?: string; mode: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const settled = (error?: Error | null) => (error ? reject(error) : resolve())
    archive.entry({ ...fixed, ...header, ...paxFor(header.name, header.linkname ?? '') }, settled)
  })
}

/** tar-stream looks at the name only, where a link's target too can need the longer form. */
function paxFor(name: string, target: string): { pax?: Record<string, string> } {
  const plain = /^[\u0020-\u007e]*$/
  return plain.test(name) && plain.test(target) ? {} : { pax: {} }
}
