import type { IncomingMessage, ServerResponse } from 'node:http'

/** The bytes of a file, or the rest of them where that is asked for with the right tag: RFC 9110 13.1.5 and 14. */
export function sendFile(request: IncomingMessage, response: ServerResponse, bytes: Buffer, etag: string): void {
  const { range = '', 'if-range': ifRange } = request.headers
  const start = Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0)
  if (start > 0 && start >= bytes.length) return void response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end()
  const isPart = start > 0 && (ifRange === undefined || ifRange === etag)
  const body = isPart ? bytes.subarray(start) : bytes
  const headers = { 'content-type': 'application/octet-stream', 'content-length': body.length, etag, 'accept-ranges': 'bytes' }
  response.writeHead(
    isPart ? 206 : 200,
    isPart ? { ...headers, 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : headers,
  )
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** Promises all bytes, sends some, and hangs up. */
export function breakOff(response: ServerResponse, bytes: Buffer, after: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(200, { 'content-length': bytes.length, ...headers })
  response.write(bytes.subarray(0, after), () => setTimeout(() => response.destroy(), 50))
}
