import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Served {
  url: string
  requests: { method: string; range: string | undefined; ifRange: string | undefined }[]
  [Symbol.asyncDispose](): Promise<void>
}

/** A server on loopback that answers each request as the test says, and keeps what was asked. */
export async function serve(answer: (request: IncomingMessage, response: ServerResponse, count: number) => void): Promise<Served> {
  const requests: Served['requests'] = []
  const server = createServer((request, response) => {
    const { method = '', headers } = request
    requests.push({ method, range: headers.range, ifRange: headers['if-range'] as string | undefined })
    answer(request, response, requests.filter((seen) => seen.method === method).length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/tar.gz`,
    requests,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

export interface Habits {
  etag?: string
  ranges?: boolean
  /** The first GET ends after so many bytes. */
  cutAfter?: number
}

/** Serves one archive, well or with the bad habits that are given. */
export function serveArchive(archive: Buffer, { etag = '"v1"', ranges = true, cutAfter }: Habits = {}): Promise<Served> {
  return serve((request, response, count) => {
    const tag: Record<string, string> = etag === '' ? {} : { etag }
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    const partial = ranges && start > 0 && request.headers['if-range'] === etag
    const body = partial ? archive.subarray(start) : archive
    const range: Record<string, string> = partial ? { 'content-range': `bytes ${start}-${archive.length - 1}/${archive.length}` } : {}
    response.writeHead(partial ? 206 : 200, { 'content-type': 'application/x-gzip', 'content-length': body.length, ...tag, ...range })
    if (request.method === 'HEAD') response.end()
    else if (cutAfter !== undefined && count === 1)
      response.write(body.subarray(0, cutAfter), () => setTimeout(() => response.destroy(), 50))
    else response.end(body)
  })
}
