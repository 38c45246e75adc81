import type { Connection, ConnectOptions } from '../../../base/http.ts'
import type { RelayLink } from './relay-link.ts'

export interface RelayPool {
  connect(options: ConnectOptions): Promise<Connection>
  close(): void
}

/** Requests beside each other are few (a health watch beside a prediction); a relay is a process in the submission's container. */
const most = 8

/** Hands each connection to a relay that is free, the one used last first, and starts another where none is. */
export function relayPool(first: RelayLink, start: (signal?: AbortSignal) => Promise<RelayLink>): RelayPool {
  const links: RelayLink[] = []
  const waiting: (() => void)[] = []
  let starting = 0
  let closed = false

  const add = (link: RelayLink): RelayLink => {
    links.push(link)
    link.onChange(() => {
      if (link.over()) remove(links, link)
      waiting.shift()?.()
    })
    return link
  }
  add(first)

  const free = (): RelayLink | undefined => {
    const link = links.findLast((one) => one.free())
    if (link === undefined) return undefined
    // The one that is used last stands last.
    remove(links, link)
    links.push(link)
    return link
  }

  const room = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const go = (): void => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      }
      const onAbort = (): void => {
        remove(waiting, go)
        reject(signal?.reason)
      }
      waiting.push(go)
      signal?.addEventListener('abort', onAbort, { once: true })
    })

  const take = async (signal: AbortSignal | undefined): Promise<RelayLink> => {
    while (true) {
      signal?.throwIfAborted()
      if (closed) throw refused('the transport is closed')
      const link = free()
      if (link !== undefined) return link
      // One that is free in a moment comes sooner than a new one.
      const soon = links.filter((one) => one.closing()).length > waiting.length
      if (soon || links.length + starting >= most) {
        await room(signal)
        continue
      }
      starting++
      try {
        const started = await start(signal)
        if (!closed) return add(started)
        started.close()
        throw refused('the transport is closed')
      } finally {
        starting--
      }
    }
  }

  const connect = async ({ timeoutMs, signal }: ConnectOptions): Promise<Connection> => {
    for (let lost = 0; ; lost++) {
      const link = await take(signal)
      const fresh = link.connections() === 0
      try {
        return { socket: await link.connect({ timeoutMs, signal }), fresh }
      } catch (error) {
        if (!isLost(error)) throw error
        // Killed while nobody used it, most likely by the container's memory limit: another one says more.
        if (lost > 0) throw refused(`relays in the container end at once: ${error.message}`)
      }
    }
  }

  return {
    connect,
    close() {
      closed = true
      for (const link of [...links]) link.close()
      for (const go of waiting.splice(0)) go()
    },
  }
}

function refused(message: string): Error {
  return Object.assign(new Error(message), { code: 'ECONNREFUSED' })
}

function remove<T>(list: T[], one: T): void {
  const at = list.indexOf(one)
  if (at >= 0) list.splice(at, 1)
}

function isLost(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE'
}
