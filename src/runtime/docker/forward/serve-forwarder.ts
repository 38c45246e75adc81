import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BbxError } from '../../../base/bbx-error.ts'
import type { HttpClient, HttpRequest, HttpResult } from '../../../base/http.ts'

export interface ForwarderOptions {
  http: HttpClient
  /** 0: any free one. */
  port: number
  /** Of a request, and again of an answer. */
  maxBodyBytes?: number
  timeoutMs?: number
}

export interface Forwarder extends AsyncDisposable {
  url: string
  port: number
}

const host = '127.0.0.1'
const mebibyte = 1024 * 1024
/** Of one connection (RFC 9110, 7.6.1), or made anew on the way. */
const notPassed = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['host', 'content-length', 'content-encoding', 'accept-encoding', 'expect'],
])

/** A door on this machine's loopback to a server that has no network: requests go in as a validator's do, with the same bounds. Throws BbxError E0004 for a port that is taken. */
export async function serveForwarder(options: ForwarderOptions): Promise<Forwarder> {
  const { http, port: wanted, maxBodyBytes = 64 * mebibyte, timeoutMs = 300_000 } = options
  const closing = new AbortController()
  const server = createServer((request, response) => {
    forward(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else say(response, 502, { error: 'forward', detail: error instanceof Error ? error.message : String(error) })
    })
  })

  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, url = '/', headers } = request
    if (!isOurs(headers.host)) return say(response, 421, { error: 'host', detail: 'this server answers for its own address alone' })
    if (method !== 'GET' && method !== 'POST')
      return say(response, 405, { error: 'method', detail: 'only GET and POST are asked of a submission' })
    const body = await read(request, maxBodyBytes)
    if (body === null) return say(response, 413, { error: 'too-large', detail: `at most ${maxBodyBytes} bytes are passed on` })
    const gone = new AbortController()
    response.once('close', () => gone.abort(new DOMException('the asker has gone', 'AbortError')))
    const result = await http.request(
      { method, path: url, headers: passed(headers), ...(method === 'POST' ? { body } : {}), timeoutMs, maxBodyBytes },
      AbortSignal.any([gone.signal, closing.signal]),
    )
    answer(response, result)
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new BbxError('E0004', { what: `the port ${wanted} is taken`, cause: error }) : error),
    )
    server.listen(wanted, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${host}:${port}`,
    port,
    async [Symbol.asyncDispose]() {
      closing.abort(new DOMException('the server stops', 'AbortError'))
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

/** A web page that names this address by another name must not talk to it. */
function isOurs(header: string | undefined): boolean {
  return header === undefined || /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i.test(header)
}

function passed(headers: IncomingMessage['headers']): NonNullable<HttpRequest['headers']> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || notPassed.has(name) ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  )
}

async function read(request: IncomingMessage, limit: number): Promise<Uint8Array | null> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of request) {
    bytes += (piece as Buffer).length
    if (bytes > limit) return null
    pieces.push(piece as Buffer)
  }
  return Buffer.concat(pieces)
}

function answer(response: ServerResponse, result: HttpResult): void {
  if (result.ok) {
    for (const [name, value] of Object.entries(result.headers)) if (!notPassed.has(name)) response.setHeader(name, value)
    response.writeHead(result.status)
    response.end(result.body)
    return
  }
  const { problem, detail, status, location } = result
  if (problem === 'redirect' && status !== null && location !== null) {
    response.writeHead(status, { location })
    response.end()
    return
  }
  say(response, problem === 'timeout' ? 504 : 502, { error: problem, detail })
}

function say(response: ServerResponse, status: number, body: { error: string; detail: string }): void {
  response.writeHead(status, { 'content-type': 'application/json', ...(status === 413 ? { connection: 'close' } : {}) })
  response.end(JSON.stringify(body))
}
