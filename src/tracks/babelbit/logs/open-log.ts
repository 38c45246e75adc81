import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { BbxError } from '../../../base/bbx-error.ts'
import type { LogFile } from './log-file.ts'

/** Logs that are not canonical are read whole, and no larger ones. */
export const maxWholeBytes = 64 * 2 ** 20

export interface OpenLog extends Disposable {
  /** As it is now. */
  bytes(): number
  /** Into all of `into` or a part of it, from where the last read ended; 0 at the end of the file. */
  read(into: Uint8Array): number
}

/** Throws BbxError U0007 for what is no file that can be read. */
export function openLog(log: LogFile): OpenLog {
  const { file } = log
  const fd = open(log)
  return {
    bytes: () => fstatSync(fd).size,
    read: (into) => readSome(fd, into, file),
    [Symbol.dispose]: () => closeSync(fd),
  }
}

/** All of a log that was just opened. Throws BbxError U0007 where it is larger than 64 MiB. */
export function readWhole(log: OpenLog, { file }: LogFile): Uint8Array {
  const size = log.bytes()
  if (size > maxWholeBytes) {
    throw new BbxError('U0007', {
      what: `${file} is too large: ${size} bytes, and not written as a validator's runner writes`,
      why: `only logs in the runner's own form are scored beyond ${maxWholeBytes} bytes`,
      remedy: 'check that it is a log of one dialogue; split it where it is more than one',
    })
  }
  const bytes = Buffer.allocUnsafe(size)
  let length = 0
  while (length < bytes.length) {
    const count = log.read(bytes.subarray(length))
    if (count === 0) break
    length += count
  }
  return bytes.subarray(0, length)
}

const remedy = 'name a log, or a folder with logs'

/** Does not wait for the writer of a pipe that has taken a file's place. */
const flags = constants.O_RDONLY | constants.O_NONBLOCK

function open({ file, path, isFile = false }: LogFile): number {
  try {
    // Looked at first: to open a device can do something.
    if (!isFile) refuseOtherThanFile(file, path)
    return openSync(path, flags)
  } catch (error) {
    throw error instanceof BbxError ? error : unreadable(file, error)
  }
}

function refuseOtherThanFile(file: string, path: string): void {
  const kind = statSync(path)
  if (kind.isDirectory()) {
    // Throws where the folder itself could not be listed.
    readdirSync(path)
    throw new BbxError('U0007', { what: `the folder ${file} holds no .jsonl file`, remedy })
  }
  if (!kind.isFile()) throw new BbxError('U0007', { what: `${file} is not a file`, remedy })
}

function readSome(fd: number, into: Uint8Array, file: string): number {
  try {
    return readSync(fd, into, 0, into.length, null)
  } catch (error) {
    throw unreadable(file, error)
  }
}

function unreadable(file: string, error: unknown): BbxError {
  const { code } = error as NodeJS.ErrnoException
  const missing = code === 'ENOENT' || code === 'ENOTDIR'
  return new BbxError('U0007', {
    what: missing ? `${file} does not exist` : `${file} cannot be read`,
    ...(code === undefined ? {} : { why: `the system says ${code}` }),
    remedy: missing ? 'check the path' : 'check the rights of the file',
    cause: error,
  })
}
