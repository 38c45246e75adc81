import type { Writable } from 'node:stream'
import { BbxError } from '../base/bbx-error.ts'

/** One of the two streams of a call, written so that nothing is lost at exit and a reader that left is no error. */
export interface Output {
  /** Resolves when the system has taken the text: that is the back-pressure. Throws BbxError E0005 when it cannot be written. */
  write(text: string): Promise<void>
  /** The reader has gone; nothing more is written. */
  readonly closed: boolean
  /** Something was written: a document that comes now would be a second one. */
  readonly used: boolean
}

export function openOutput(stream: Writable, onClosed: () => void = () => {}): Output {
  let closed = false
  let used = false
  const close = () => {
    if (closed) return
    closed = true
    onClosed()
  }
  // Without a listener a closed pipe is an uncaught exception; what matters is handled where the text is written.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (isGone(error)) close()
  })
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        if (closed || text === '') return resolve()
        used = true
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
