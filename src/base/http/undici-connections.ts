import type { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import type { buildConnector as undiciConnector } from 'undici'
import { type Connections, connectTimeoutMs, keepAliveMs, type Line, maxHeaderBytes } from './connections.ts'
import type { Connection, ConnectOptions, Connector } from './connector.ts'
import { buildConnector, Client } from './undici.ts'

interface Pooled extends Line {
  client: Client
  usable(): boolean
  drop(): void
}

/** undici's own pool opens a second connection for a request that directly follows another; a server with one thread would hang on it. */
export function openConnections(origin: string, connector?: Connector): Connections {
  const idle: Pooled[] = []
  const all = new Set<Pooled>()
  let reusable = true

  const open = async (options: ConnectOptions): Promise<Pooled> => {
    const onSocket = (socket: EventEmitter): void => {
      socket.once('end', () => {
        if (idle.includes(pooled)) reusable = false
      })
    }
    const { connect, ...line } = connector === undefined ? directly(onSocket) : through(await connector.connect(options), onSocket)
    const client = new Client(origin, {
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect,
    })
    const pooled: Pooled = { client, ...line }
    all.add(pooled)
    return pooled
  }
  const drop = async (pooled: Pooled): Promise<void> => {
    all.delete(pooled)
    pooled.drop()
    await pooled.client.destroy()
  }
  const take = (): Pooled | undefined => {
    while (true) {
      const pooled = idle.pop()
      if (pooled === undefined || pooled.usable()) return pooled
      void drop(pooled)
    }
  }
  return {
    async borrow(options, use) {
      const pooled = take() ?? (await open(options))
      try {
        return await use({ ...pooled })
      } finally {
        pooled.fresh = false
        idle.push(pooled)
      }
    },
    reusable: () => reusable,
    async [Symbol.asyncDispose]() {
      await Promise.all([...all].map(drop))
    },
  }
}

type Way = Omit<Pooled, 'client'> & { connect: undiciConnector.connector }

/** undici opens the connection when the request is sent, and another where it was closed. */
function directly(onSocket: (socket: EventEmitter) => void): Way {
  const connect = buildConnector({ timeout: connectTimeoutMs })
  return {
    connect: (options, callback) =>
      connect(options, (...result) => {
        if (result[1]) onSocket(result[1])
        callback(...result)
      }),
    fresh: false,
    usable: () => true,
    drop: () => {},
  }
}

/** One connection that is open, and no other after it. */
function through({ socket, fresh }: Connection, onSocket: (socket: EventEmitter) => void): Way {
  let given = false
  onSocket(socket)
  return {
    connect(_, callback) {
      const gone = given || socket.destroyed
      given = true
      const closed = Object.assign(new Error('the connection was closed before the request'), { code: 'ECONNRESET' })
      // Not at once: undici does not see a connection that is there before its call returns. It takes any duplex; its types say socket.
      queueMicrotask(() => (gone ? callback(closed, null) : callback(null, socket as Socket)))
    },
    fresh,
    usable: () => !socket.destroyed && !socket.readableEnded,
    // It is undici's only once something was asked.
    drop: () => socket.destroy(),
  }
}
