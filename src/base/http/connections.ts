import { buildConnector, Client } from 'undici'

/**
 * How long an idle connection is kept. Servers close theirs after 2 s (gunicorn) or 5 s (uvicorn, Node); one that is
 * closed while a request is on its way looks like a crash of the server, so ours go first. A new one costs under a millisecond.
 */
const keepAliveMs = 1_000
const maxHeaderBytes = 64 * 1024
const connectTimeoutMs = 10_000

export interface Connections extends AsyncDisposable {
  /** Runs `use` with a connection that nobody else uses meanwhile: the same one again where requests follow each other. */
  borrow<T>(use: (client: Client) => Promise<T>): Promise<T>
  /** False once the server was seen to hang up on an idle connection sooner than we do. */
  reusable(): boolean
}

/** undici's own pool opens a second connection for a request that directly follows another; a server with one thread would hang on it. */
export function openConnections(origin: string): Connections {
  const idle: Client[] = []
  const all = new Set<Client>()
  let reusable = true
  const connector = buildConnector({ timeout: connectTimeoutMs })

  const open = (): Client => {
    const client: Client = new Client(origin, {
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (options, callback) =>
        connector(options, (...result) => {
          result[1]?.once('end', () => {
            if (idle.includes(client)) reusable = false
          })
          callback(...result)
        }),
    })
    all.add(client)
    return client
  }
  return {
    async borrow(use) {
      const client = idle.pop() ?? open()
      try {
        return await use(client)
      } finally {
        idle.push(client)
      }
    },
    reusable: () => reusable,
    async [Symbol.asyncDispose]() {
      await Promise.all([...all].map((client) => client.destroy()))
    },
  }
}
