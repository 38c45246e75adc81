import { joinPath, parseBaseUrl } from './http/base-url.ts'
import { openConnections } from './http/connections.ts'
import type { Connector } from './http/connector.ts'
import { type ExchangeOptions, exchange } from './http/exchange.ts'
import { notConnected } from './http/not-connected.ts'
import type { HttpClient, HttpHeaders, HttpRequest, HttpResult } from './http/types.ts'

export type { Connection, ConnectOptions, Connector } from './http/connector.ts'
export type { HttpAnswer, HttpClient, HttpFailure, HttpProblem, HttpRequest, HttpResult } from './http/types.ts'

export interface HttpOptions {
  /** The way to the server, where it is not a socket of this machine. */
  connector?: Connector
  /** Asked once over each fresh way before anything but a GET is: the first exchange on a way is never one whose time counts. */
  warmUpPath?: string
}

type Outgoing = Pick<HttpRequest, 'method' | 'path' | 'body' | 'keepAlive'> & { headers: HttpHeaders }

/** A server that is slow to answer this is asked without. */
const warmUp = { timeoutMs: 2_000, maxBodyBytes: 1024 * 1024 }

/** Bounded HTTP to one base URL (with or without a trailing slash). Throws BbxError U0003 for what is not one. */
export function openHttp(baseUrl: string, { connector, warmUpPath }: HttpOptions = {}): HttpClient {
  const { origin, prefix } = parseBaseUrl(baseUrl)
  const connections = openConnections(origin, connector)
  let requests = 0

  async function send(outgoing: Outgoing, options: ExchangeOptions): Promise<HttpResult> {
    requests++
    const result = await overConnection(outgoing, options)
    const doubtful = !result.ok && (result.problem === 'reset' || result.problem === 'timeout')
    const fault = doubtful && connector !== undefined ? await connector.blame() : null
    return fault === null || result.ok ? result : { ...result, problem: 'tunnel', fault }
  }

  async function overConnection(
    { method, path, headers, body, keepAlive = true }: Outgoing,
    options: ExchangeOptions,
  ): Promise<HttpResult> {
    let opening = true
    try {
      return await connections.borrow(options, async (line) => {
        if (line.fresh && method !== 'GET' && warmUpPath !== undefined) {
          await exchange(line.client, { method: 'GET', path: joinPath(prefix, warmUpPath) }, { ...warmUp, signal: options.signal })
          await line.ready(options)
        }
        opening = false
        const reset = !keepAlive || !connections.reusable()
        return exchange(line.client, { method, path: joinPath(prefix, path), headers, body: body ?? null, reset }, options)
      })
    } catch (error) {
      options.signal?.throwIfAborted()
      const failure = opening ? notConnected(error) : null
      if (failure === null) throw error
      return failure
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
