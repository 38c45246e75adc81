import type { Writable } from 'node:stream'
import { BbxError } from '../base/bbx-error.ts'

/** One of the two streams of a call, written so that nothing is lost at exit and a reader that left is no error. */
export interface Output {
  /** Resolves when the system has taken the text: that is the back-pressure. Throws BbxError E0005 when it cannot be written. */
  write(text: string | Uint8Array): Promise<void>
  /** The reader has gone; nothing more is written. */
  readonly closed: boolean
  /** Something was written: a document that comes now would be a second one. */
  readonly used: boolean
}

export function openOutput(open: () => Writable, onClosed: () => void = () => {}): Output {
  let stream: Writable | undefined
  let closed = false
  let used = false
  const close = () => {
    if (closed) return
    closed = true
    onClosed()
  }
  // Opened at the first write: making a stream takes milliseconds that `--help` has no use for.
  const openStream = () => {
    const opened = open()
    // Without a listener a closed pipe is an uncaught exception; what matters is handled where the text is written.
    opened.on('error', (error: NodeJS.ErrnoException) => {
      if (isGone(error)) close()
    })
    return opened
  }
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        if (closed || text.length === 0) return resolve()
        used = true
        stream ??= openStream()
        stream.write(text, (error) => {
          if (!error) return resolve()
          if (isGone(error)) {
            close()
            return resolve()
          }
          const why = `the system says ${(error as NodeJS.ErrnoException).code ?? error.message}`
          reject(
            new BbxError('E0005', { what: 'the result cannot be written', why, remedy: 'make room where the output goes', cause: error }),
          )
        })
      }),
    get closed() {
      return closed
    },
    get used() {
      return used
    },
  }
}

function isGone(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' || error.code === 'ECONNRESET'
}
