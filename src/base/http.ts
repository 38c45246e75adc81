import { joinPath, parseBaseUrl } from './http/base-url.ts'
import { openConnections } from './http/connections.ts'
import { type ExchangeOptions, exchange } from './http/exchange.ts'
import type { HttpClient, HttpHeaders, HttpRequest, HttpResult } from './http/types.ts'

export type { HttpAnswer, HttpClient, HttpFailure, HttpProblem, HttpRequest, HttpResult } from './http/types.ts'

type Outgoing = Pick<HttpRequest, 'method' | 'path' | 'body' | 'keepAlive'> & { headers: HttpHeaders }

/** Bounded HTTP to one base URL (with or without a trailing slash). Throws BbxError U0003 for what is not one. */
export function openHttp(baseUrl: string): HttpClient {
  const { origin, prefix } = parseBaseUrl(baseUrl)
  const connections = openConnections(origin)
  let requests = 0

  function send({ method, path, headers, body, keepAlive = true }: Outgoing, options: ExchangeOptions): Promise<HttpResult> {
    requests++
    const reset = !keepAlive || !connections.reusable()
    return connections.borrow((client) =>
      exchange(client, { method, path: joinPath(prefix, path), headers, body: body ?? null, reset }, options),
    )
  }

  return {
    async request(request, signal) {
      const { timeoutMs, maxBodyBytes } = request
      const headers = { accept: '*/*', 'accept-encoding': 'gzip, deflate, br', ...request.headers }
      const options: ExchangeOptions = {
        timeoutMs,
        maxBodyBytes,
        signal,
      }
      const first = requests === 0
      const result = await send({ ...request, headers }, options)
      // A GET on a connection that turned out to be closed may be sent again; a POST may have been acted on, so it never is.
      const stale = !result.ok && result.problem === 'reset' && result.status === null && request.method === 'GET' && !first
      if (!stale || result.ms >= timeoutMs) return result
      return send({ ...request, headers }, { ...options, timeoutMs: timeoutMs - result.ms })
    },
    [Symbol.asyncDispose]: () => connections[Symbol.asyncDispose](),
  }
}
