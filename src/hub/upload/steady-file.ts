import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import type { LocalFile } from '../types.ts'

export interface SteadyFile extends AsyncDisposable {
  /** The bytes from `start` up to `end`, piece by piece. Throws BbxError U0014 where there are fewer. */
  read(start: number, end: number): AsyncGenerator<Uint8Array>
  /** Throws BbxError U0014 where the file is not what it was when it was opened. */
  confirm(): Promise<void>
}

const pieceBytes = 1024 * 1024

/**
 * A file of a folder, which has to stay what it is while it is read: a link is what it leads to. Throws BbxError U0007 where it cannot be read, U0014 where
 * it changes, or is of another size than it was listed with.
 */
export async function openSteadyFile(folder: string, { path, bytes }: LocalFile, signal: AbortSignal): Promise<SteadyFile> {
  const file = await openPlain(folder, path)
  try {
    const before = await stateOf(file)
    if (before.bytes !== bytes) throw changed(path, `it had ${bytes} bytes and has ${before.bytes}`)
    return {
      async *read(start, end) {
        for (let at = start; at < end; ) {
          signal.throwIfAborted()
          const piece = Buffer.allocUnsafe(Math.min(pieceBytes, end - at))
          const { bytesRead } = await file.read(piece, 0, piece.length, at).catch((error) => Promise.reject(unreadable(path, error)))
          if (bytesRead === 0) throw changed(path, `it ends after ${at} bytes`)
          yield piece.subarray(0, bytesRead)
          at += bytesRead
        }
      },
      async confirm() {
        if ((await stateOf(file)).text !== before.text) throw changed(path, 'its size or its times are others now')
      },
      [Symbol.asyncDispose]: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

/** SHA-256 and git's name of a file as it is. Throws as `openSteadyFile` does. */
export async function digestsOf(
  folder: string,
  local: LocalFile,
  signal: AbortSignal,
  onBytes: (bytes: number) => void = () => {},
): Promise<{ sha256: string; gitSha1: string }> {
  await using file = await openSteadyFile(folder, local, signal)
  const sha256 = createHash('sha256')
  const gitSha1 = createHash('sha1').update(`blob ${local.bytes}\0`)
  for await (const piece of file.read(0, local.bytes)) {
    sha256.update(piece)
    gitSha1.update(piece)
    onBytes(piece.length)
  }
  await file.confirm()
  return { sha256: sha256.digest('hex'), gitSha1: gitSha1.digest('hex') }
}

export function changed(path: string, why: string): BbxError {
  return new BbxError('U0014', { what: `${path} changed while it was read`, why })
}

async function openPlain(folder: string, path: string): Promise<FileHandle> {
  // Not blocking: a pipe that took the file's place would hold the open up for ever.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
  const file = await open(join(folder, path), flags).catch((error) => Promise.reject(unreadable(path, error)))
  if ((await file.stat()).isFile()) return file
  await file.close()
  throw new BbxError('U0007', { what: `${path} is not a plain file`, remedy: 'only plain files can be sent to the hub' })
}

function unreadable(path: string, error: unknown): BbxError {
  const why = `the system says ${(error as NodeJS.ErrnoException).code ?? 'nothing of it'}`
  return new BbxError('U0007', { what: `${path} cannot be read`, why, remedy: 'check that it is there, and its permissions', cause: error })
}

/** What a change cannot leave as it was. */
async function stateOf(file: FileHandle): Promise<{ bytes: number; text: string }> {
  const { size, mtimeNs, ctimeNs } = await file.stat({ bigint: true })
  return { bytes: Number(size), text: [size, mtimeNs, ctimeNs].join(' ') }
}
