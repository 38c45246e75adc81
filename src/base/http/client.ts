import { joinPath, parseBaseUrl } from './base-url.ts'
import type { Connections, Line } from './connections.ts'
import type { Connector } from './connector.ts'
import { type ExchangeOptions, exchange } from './exchange.ts'
import { notConnected } from './not-connected.ts'
import type { HttpClient, HttpHeaders, HttpRequest, HttpResult } from './types.ts'

export interface HttpOptions {
  /** The way to the server, where it is not a socket of this machine. */
  connector?: Connector
  /** Asked once over each fresh way before anything but a GET is: the first exchange on a way is never one whose time counts. */
  warmUpPath?: string
}

type Outgoing = Pick<HttpRequest, 'method' | 'path' | 'body' | 'keepAlive'> & { headers: HttpHeaders }

/** For one request: one to warm up, one kept that turns out to be closed, and a new one, twice. */
const mostConnections = 4
/** A server that is slow to answer this is asked without. */
const warmUp = { timeoutMs: 2_000, maxBodyBytes: 1024 * 1024 }

/** Bounded HTTP to one base URL (with or without a trailing slash), over what `open` opens. Throws BbxError U0003 for what is not one. */
export function httpOver(
  baseUrl: string,
  open: (origin: string, connector: Connector | undefined) => Connections,
  { connector, warmUpPath }: HttpOptions,
): HttpClient {
  const { origin, prefix } = parseBaseUrl(baseUrl)
  const connections = open(origin, connector)
  let requests = 0

  async function send(outgoing: Outgoing, options: ExchangeOptions): Promise<HttpResult> {
    requests++
    const result = await overConnection(outgoing, options)
    const doubtful = !result.ok && (result.problem === 'reset' || result.problem === 'timeout')
    const fault = doubtful && connector !== undefined ? await connector.blame() : null
    return fault === null || result.ok ? result : { ...result, problem: 'tunnel', fault }
  }

  /** Throws only for abort, or for bugs of ours. */
  async function overConnection(
    { method, path, headers, body, keepAlive = true }: Outgoing,
    options: ExchangeOptions,
  ): Promise<HttpResult> {
    let warmed = method === 'GET' || warmUpPath === undefined
    const use = async ({ client, fresh }: Line): Promise<HttpResult | 'again'> => {
      if (fresh && !warmed) {
        warmed = true
        await exchange(client, { method: 'GET', path: joinPath(prefix, warmUpPath ?? '') }, { ...warmUp, signal: options.signal })
        return 'again'
      }
      const reset = !keepAlive || !connections.reusable()
      const result = await exchange(client, { method, path: joinPath(prefix, path), headers, body: body ?? null, reset }, options)
      // A connection that was kept, or made just now, and is closed already.
      const closed = connector !== undefined && !result.ok && !result.sent && result.problem !== 'timeout'
      return closed ? 'again' : result
    }
    try {
      for (let left = mostConnections; left > 0; left--) {
        const result = await connections.borrow(options, use)
        if (result !== 'again') return result
      }
      const detail = 'every connection is closed before the request is sent'
      return { ok: false, problem: 'reset', detail, ms: 0, sent: false, status: null, location: null }
    } catch (error) {
      options.signal?.throwIfAborted()
      const failure = notConnected(error)
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
