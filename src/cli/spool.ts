import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { diskError } from '../base/disk-error.ts'

const pieceBytes = 1 << 18

/** Output that is held back on the disk until it is whole. */
export interface Spool extends Disposable {
  /** Throws BbxError E0005. */
  write(piece: string | Uint8Array): void
  /** All that was written, from the start. */
  pieces(): Generator<Uint8Array>
}

/** A file in `folder` that no longer has a name: it is gone with the process, however that ends. Throws BbxError E0005. */
export function openSpool(folder: string): Spool {
  const path = join(folder, `.bbx-${process.pid}.part`)
  const orDiskError = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw diskError(error, path)
    }
  }
  const fd = orDiskError(() => openSync(path, 'wx+'))
  rmSync(path)
  return {
    write(piece) {
      const bytes = Buffer.from(piece)
      for (let from = 0; from < bytes.length; ) from += orDiskError(() => writeSync(fd, bytes, from))
    },
    *pieces() {
      for (let position = 0; ; ) {
        const bytes = Buffer.allocUnsafe(pieceBytes)
        const count = readSync(fd, bytes, 0, pieceBytes, position)
        if (count === 0) return
        position += count
        yield bytes.subarray(0, count)
      }
    },
    [Symbol.dispose]: () => closeSync(fd),
  }
}
