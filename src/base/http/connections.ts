import type { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { buildConnector, Client } from 'undici'
import type { Connection, ConnectOptions, Connector } from './connector.ts'

/**
 * How long an idle connection is kept. Servers close theirs after 2 s (gunicorn) or 5 s (uvicorn, Node); one that is
 * closed while a request is on its way looks like a crash of the server, so ours go first. A new one costs under a millisecond.
 */
const keepAliveMs = 1_000
const maxHeaderBytes = 64 * 1024
const connectTimeoutMs = 10_000

export interface Line {
  client: Client
  /** True where nothing was asked yet over the way that this connection takes. Only ever with a connector. */
  fresh: boolean
  /** Opens the connection again where it was closed after an exchange. */
  ready(options: ConnectOptions): Promise<unknown>
}

export interface Connections extends AsyncDisposable {
  /**
   * Runs `use` with a connection that nobody else uses meanwhile: the same one again where requests follow each other.
   * With a connector it is open before `use` begins; throws what the connector throws.
   */
  borrow<T>(options: ConnectOptions, use: (line: Line) => Promise<T>): Promise<T>
  /** False once the server was seen to hang up on an idle connection sooner than we do. */
  reusable(): boolean
}

interface Pooled {
  client: Client
  /** Opens the connection unless it is open. */
  ready(options: ConnectOptions): Promise<{ fresh: boolean }>
  drop(): Promise<void>
}

/** undici's own pool opens a second connection for a request that directly follows another; a server with one thread would hang on it. */
export function openConnections(origin: string, connector?: Connector): Connections {
  const idle: Pooled[] = []
  const all = new Set<Pooled>()
  let reusable = true

  const open = (): Pooled => {
    const watch = (socket: EventEmitter): void => {
      socket.once('end', () => {
        if (idle.includes(pooled)) reusable = false
      })
    }
    const { connect, ready, drop } = connector === undefined ? directly(watch) : through(connector, watch)
    const client = new Client(origin, {
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect,
    })
    const pooled: Pooled = {
      client,
      ready,
      async drop() {
        drop()
        await client.destroy()
      },
    }
    all.add(pooled)
    return pooled
  }
  return {
    async borrow(options, use) {
      const pooled = idle.pop() ?? open()
      try {
        const { fresh } = await pooled.ready(options)
        return await use({ client: pooled.client, ready: pooled.ready, fresh })
      } finally {
        idle.push(pooled)
      }
    },
    reusable: () => reusable,
    async [Symbol.asyncDispose]() {
      await Promise.all([...all].map((pooled) => pooled.drop()))
    },
  }
}

interface Dialling {
  connect: buildConnector.connector
  ready: Pooled['ready']
  drop(): void
}

/** undici opens the connection when the request is sent. */
function directly(watch: (socket: EventEmitter) => void): Dialling {
  const connect = buildConnector({ timeout: connectTimeoutMs })
  return {
    connect: (options, callback) =>
      connect(options, (...result) => {
        if (result[1]) watch(result[1])
        callback(...result)
      }),
    ready: async () => ({ fresh: false }),
    drop: () => {},
  }
}

/** The connection is opened before the request, so that how long that took is nobody's answer time. */
function through(connector: Connector, watch: (socket: EventEmitter) => void): Dialling {
  let open: Connection | null = null
  let taken = false
  const usable = (): boolean => open !== null && !open.socket.destroyed && !open.socket.readableEnded
  const dial = async (options: ConnectOptions): Promise<Connection> => {
    const connection = await connector.connect(options)
    open = connection
    taken = false
    watch(connection.socket)
    return connection
  }
  return {
    async ready(options) {
      if (usable()) return { fresh: false }
      return { fresh: (await dial(options)).fresh }
    },
    connect(_, callback) {
      // undici takes any duplex stream; its types say socket.
      const give = ({ socket }: Connection): void => {
        taken = true
        callback(null, socket as Socket)
      }
      const ready = open !== null && usable() && !taken ? open : null
      // Not at once: undici does not see a connection that is there before its call returns.
      if (ready !== null) queueMicrotask(() => give(ready))
      // The server hung up between `ready` and the first byte: nothing was sent yet.
      else dial({ timeoutMs: connectTimeoutMs, signal: undefined }).then(give, (error: Error) => callback(error, null))
    },
    drop: () => open?.socket.destroy(),
  }
}
