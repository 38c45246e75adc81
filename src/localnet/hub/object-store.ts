import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { diskError } from '../../base/disk-error.ts'
import { makeFolder } from '../../base/make-folder.ts'
import { sha256OfFile } from '../../base/sha256-of-file.ts'

export interface StoredObject {
  sha256: string
  gitSha1: string
  bytes: number
}

/** A file that comes in parts, in any order. */
export interface Incoming {
  /** Writes a part; returns its tag. Throws TooLarge. */
  part(start: number, most: number, body: AsyncIterable<Uint8Array>): Promise<string>
  /** Takes it into the store where it is what it was said to be: false where not. */
  finish(sha256: string, bytes: number): Promise<boolean>
}

export interface ObjectStore {
  /** Of bytes that are at hand. */
  put(bytes: Uint8Array): Promise<StoredObject>
  /** A new file for bytes that come. */
  begin(): Promise<Incoming>
  /** null where it is not there. */
  bytesOf(sha256: string): Promise<number | null>
  read(sha256: string, start: number, end: number): Readable
}

/** More than the store takes, or than was announced. */
export class TooLarge extends Error {}

const name = /^[0-9a-f]{64}$/

/** Contents by their SHA-256, in a folder, `mostBytes` in all. What an earlier call left half-made is removed. Throws BbxError E0005 for the disk. */
export async function openObjectStore(folder: string, mostBytes: number): Promise<ObjectStore> {
  const objects = join(folder, 'objects')
  const incoming = join(folder, 'incoming')
  await rm(incoming, { recursive: true, force: true })
  makeFolder(objects)
  makeFolder(incoming)
  const pathOf = (sha256: string) => join(objects, sha256)
  let held = 0
  for (const file of await readdir(objects)) held += (await stat(join(objects, file))).size

  const bytesOf = async (sha256: string) => {
    if (!name.test(sha256)) return null
    return stat(pathOf(sha256)).then(
      ({ size }) => size,
      () => null,
    )
  }
  const take = async (path: string, sha256: string, bytes: number) => {
    if ((await bytesOf(sha256)) === null) held += bytes
    await rename(path, pathOf(sha256))
  }
  const makeRoom = (bytes: number) => {
    if (held + bytes > mostBytes) throw new TooLarge(`the hub of the rehearsal holds ${mostBytes} bytes at most`)
  }

  return {
    bytesOf,
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const gitSha1 = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
      if ((await bytesOf(sha256)) === null) {
        makeRoom(bytes.length)
        const path = join(incoming, randomUUID())
        const file = await open(path, 'wx').catch((error) => Promise.reject(diskError(error, path)))
        try {
          await file.writeFile(bytes)
        } catch (error) {
          throw diskError(error, path)
        } finally {
          await file.close()
        }
        await take(path, sha256, bytes.length)
      }
      return { sha256, gitSha1, bytes: bytes.length }
    },
    async begin() {
      const path = join(incoming, randomUUID())
      await (await open(path, 'wx').catch((error) => Promise.reject(diskError(error, path)))).close()
      return {
        async part(start, most, body) {
          makeRoom(start + most)
          const file = await open(path, 'r+').catch((error) => Promise.reject(diskError(error, path)))
          try {
            return await write(file, path, start, most, body)
          } finally {
            await file.close()
          }
        },
        async finish(sha256, bytes) {
          const { size } = await stat(path)
          const isIt = size === bytes && (await sha256OfFile(path)) === sha256
          if (isIt) await take(path, sha256, bytes)
          else await rm(path, { force: true })
          return isIt
        },
      }
    },
    read: (sha256, start, end) => createReadStream(pathOf(sha256), { start, end: end - 1, highWaterMark: 2 ** 20 }),
  }
}

async function write(file: FileHandle, path: string, start: number, most: number, body: AsyncIterable<Uint8Array>): Promise<string> {
  const sum = createHash('md5')
  let at = start
  for await (const piece of body) {
    if (at + piece.length > start + most) throw new TooLarge(`more than the ${most} bytes that were announced`)
    await file.write(piece, 0, piece.length, at).catch((error) => Promise.reject(diskError(error, path)))
    sum.update(piece)
    at += piece.length
  }
  return `"${sum.digest('hex')}"`
}
