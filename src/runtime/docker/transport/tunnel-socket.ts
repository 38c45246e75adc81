import { Duplex } from 'node:stream'

/** What a tunnel does for one connection. */
export interface TunnelEnds {
  /** `sent` is called when the bytes are on their way: until then no more are given. */
  send(chunks: readonly Buffer[], sent: (error?: Error | null) => void): void
  /** The reader has room again. */
  more(): void
  /** The connection is given up, by whichever side. */
  closed(): void
}

/**
 * One connection to the server, as undici wants it. It ends both ways when the server ends its side (allowHalfOpen: an idle connection
 * that uvicorn closed would else be taken for a live one).
 */
export function tunnelSocket(ends: TunnelEnds): Duplex {
  const socket = new Duplex({
    allowHalfOpen: false,
    read: () => ends.more(),
    write: (chunk: Buffer, _, sent) => ends.send([chunk], sent),
    writev: (parts, sent) =>
      ends.send(
        parts.map(({ chunk }) => chunk as Buffer),
        sent,
      ),
    destroy(error, done) {
      ends.closed()
      done(error)
    },
  })
  // Whoever uses it listens too; an error between two users is nobody's.
  socket.on('error', () => {})
  return socket
}
