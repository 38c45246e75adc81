import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BbxError } from '../base/bbx-error.ts'

export interface Listening {
  url: string
  port: number
  close(): Promise<void>
}

interface ListenOptions {
  /** 0: any free one. */
  port: number
  /** What listens and the option that gives it another port, for the message. */
  what: string
  option: string
}

/** An HTTP server on this machine's loopback only. Throws BbxError E0004 for a port that is taken. */
export async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  { port, what, option }: ListenOptions,
): Promise<Listening> {
  const server = createServer(answer)
  // Uploads take as long as they take.
  server.requestTimeout = 0
  await new Promise<void>((done, failed) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const remedy = `choose another for ${what} with ${option}, or 0 for any free one`
      failed(cause.code === 'EADDRINUSE' ? new BbxError('E0004', { what: `port ${port} of 127.0.0.1 is taken`, remedy, cause }) : cause)
    })
    server.listen(port, '127.0.0.1', done)
  })
  const { port: at } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${at}`,
    port: at,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
