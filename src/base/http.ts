import { buildConnector, Pool } from 'undici'
import { joinPath, parseBaseUrl } from './http/base-url.ts'
import { bodyReader } from './http/body.ts'
import { downloadReader } from './http/download-reader.ts'
import { type ExchangeOptions, exchange } from './http/exchange.ts'
import type { HttpClient, HttpDownload, HttpRequest, HttpResult } from './http/types.ts'

export type { HttpAnswer, HttpClient, HttpDownload, HttpFailure, HttpHeaders, HttpProblem, HttpRequest, HttpResult } from './http/types.ts'

/**
 * How long an idle connection is kept. Servers close theirs after 2 s (gunicorn) or 5 s (uvicorn, Node); one that is
 * closed while a request is on its way looks like a crash of the server, so ours go first. A new one costs under a millisecond.
 */
const keepAliveMs = 1_000
const maxHeaderBytes = 64 * 1024
const connectTimeoutMs = 10_000

/** Bounded HTTP to one base URL (with or without a trailing slash). Throws BbxError U0003 for what is not one. */
export function openHttp(baseUrl: string): HttpClient {
  const { origin, prefix } = parseBaseUrl(baseUrl)
  let inFlight = 0
  let requests = 0
  let reuse = true

  const connect = buildConnector({ timeout: connectTimeoutMs })
  const pool = new Pool(origin, {
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (options, callback) =>
      connect(options, (...result) => {
        // A server that hangs up on idle connections sooner than we do gets a new one for each request from then on.
        result[1]?.once('end', () => {
          if (inFlight === 0) reuse = false
        })
        callback(...result)
      }),
  })

  async function send(request: Omit<HttpRequest, 'maxBodyBytes'>, options: ExchangeOptions): Promise<HttpResult> {
    inFlight++
    requests++
    try {
      const { method, path, headers = {}, body = null } = request
      return await exchange(pool, { method, path: joinPath(prefix, path), headers, body, reset: !reuse }, options)
    } finally {
      inFlight--
    }
  }

  return {
    async request(request, signal) {
      const { timeoutMs, maxBodyBytes } = request
      const headers = { accept: '*/*', 'accept-encoding': 'gzip, deflate, br', ...request.headers }
      const options: ExchangeOptions = {
        timeoutMs,
        maxBodyBytes,
        signal,
        reader: (_status, answered, events) => bodyReader(answered['content-encoding'], maxBodyBytes, events),
      }
      const first = requests === 0
      const result = await send({ ...request, headers }, options)
      // A GET on a connection that turned out to be closed may be sent again; a POST may have been acted on, so it never is.
      const stale = !result.ok && result.problem === 'reset' && result.status === null && request.method === 'GET' && !first
      if (!stale || result.ms >= timeoutMs) return result
      return send({ ...request, headers }, { ...options, timeoutMs: timeoutMs - result.ms })
    },
    download(request: HttpDownload, signal) {
      const headers = { accept: '*/*', 'accept-encoding': 'identity', ...request.headers }
      return send(
        { method: 'GET', path: request.path, headers, timeoutMs: request.timeoutMs },
        {
          timeoutMs: request.timeoutMs,
          maxBodyBytes: request.maxBodyBytes,
          signal,
          reader: (status, answered, events, flow) =>
            request.onHead(status, answered) ? downloadReader(request, events, flow) : 'unwanted',
        },
      )
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  }
}
