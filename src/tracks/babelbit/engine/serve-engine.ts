import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { BbxError } from '../../../base/bbx-error.ts'
import { engineTimes, mostConnections } from './engine-limits.ts'
import type { EngineOptions } from './engine-options.ts'
import { type EngineAnswer, type EngineRequest, refusal } from './exchange.ts'
import { answerBrokenRequest, answerNodeRequest } from './node-requests.ts'
import { type PlainConnection, servePlainly } from './plain-connection.ts'
import { engineRoutes } from './routes.ts'

export interface ServeOptions extends EngineOptions {
  host: string
  /** 0: any free one. */
  port: number
  /** Ends the engine: requests that are being answered are, then every connection closes. */
  signal: AbortSignal
  /** A bug of ours, which a client sees as 500. */
  onBug?: (error: unknown) => void
}

export interface Engine {
  url: string
  port: number
  /** Resolves when the last connection is closed. */
  closed: Promise<void>
}

/** The utterance engine over HTTP. Throws BbxError E0004 when the port is taken, E0007 when the host is not of this machine. */
export async function serveEngine(options: ServeOptions): Promise<Engine> {
  const { signal, host, port, bodyLimitBytes } = options
  const routes = engineRoutes(options)
  const sockets = new Map<Socket, PlainConnection>()

  async function late(answer: Promise<EngineAnswer>): Promise<EngineAnswer> {
    try {
      return await answer
    } catch (error) {
      return bug(error)
    }
  }
  function answer(request: EngineRequest): EngineAnswer | Promise<EngineAnswer> {
    try {
      const found = routes(request)
      return found instanceof Promise ? late(found) : found
    } catch (error) {
      return bug(error)
    }
  }
  function bug(error: unknown): EngineAnswer {
    options.onBug?.(error)
    return refusal(500, 'a bug in bbx')
  }

  const server = createServer(
    {
      headersTimeout: engineTimes.headersMs,
      requestTimeout: engineTimes.requestMs,
      keepAliveTimeout: engineTimes.idleMs,
      connectionsCheckingInterval: 1_000,
      requireHostHeader: false,
    },
    (request, response) => void answerNodeRequest(request, response, answer, bodyLimitBytes),
  )
  server.maxConnections = mostConnections
  server.on('clientError', (error, socket) => answerBrokenRequest(error, socket as Socket))

  // Every connection starts plain; Node's own way in is kept for those that need it.
  const [nodeConnection] = server.listeners('connection')
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    const connection = servePlainly(socket, {
      answer,
      handOver: (taken) => nodeConnection?.call(server, taken),
      bodyLimitBytes,
      isStopping: () => signal.aborted,
    })
    sockets.set(socket, connection)
    socket.on('close', () => sockets.delete(socket))
  })

  await listen(server, host, port)
  const clock = setInterval(() => {
    const now = performance.now()
    for (const connection of sockets.values()) connection.check(now)
  }, 1_000).unref()

  const closed = new Promise<void>((resolve) => server.once('close', resolve)).then(() => clearInterval(clock))
  const stop = () => {
    server.close()
    for (const connection of sockets.values()) connection.finish()
    setTimeout(() => {
      for (const socket of sockets.keys()) socket.destroy()
    }, engineTimes.graceMs).unref()
  }
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })

  const { port: bound } = server.address() as AddressInfo
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`, port: bound, closed }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: Error & { code?: string }) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new BbxError('E0004', { what: `port ${port} of ${host} is taken`, cause: error })
          : new BbxError('E0007', { what: `the engine cannot listen on ${host} port ${port}`, why: error.message, cause: error }),
      )
    })
    server.listen(port, host, resolve)
  })
}
