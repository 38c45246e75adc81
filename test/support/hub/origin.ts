import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SeenRequest {
  /** Which of the two servers was asked. */
  at: 'hub' | 'content'
  method: string
  /** With its query. */
  path: string
  range: string | undefined
  ifRange: string | undefined
  authorization: string | undefined
}

/** Answers a request in its own way and says so with true; false: as usual. */
export type Misbehaviour = (request: IncomingMessage, response: ServerResponse, seen: SeenRequest) => boolean

export interface Origin {
  url: string
  close(): Promise<void>
}

/** One HTTP server on loopback that keeps what it was asked. */
export async function listen(
  at: SeenRequest['at'],
  log: SeenRequest[],
  misbehave: () => Misbehaviour | null,
  answer: (request: IncomingMessage, response: ServerResponse, url: URL) => void,
): Promise<Origin> {
  const server: Server = createServer((request, response) => {
    const { method = '', url = '', headers } = request
    const { range, authorization } = headers
    const ifRange = headers['if-range'] as string | undefined
    const seen = { at, method, path: url, range, ifRange, authorization }
    log.push(seen)
    response.on('error', () => {})
    if (misbehave()?.(request, response, seen)) return
    answer(request, response, new URL(request.url ?? '', 'http://loopback'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
