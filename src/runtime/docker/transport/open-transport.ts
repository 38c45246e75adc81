import { openHttp } from '../../../base/http.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { openWay } from './open-way.ts'
import type { Transport } from './types.ts'

export interface TransportOptions {
  engine: ContainerEngine
  /** Of a container that runs; its server need not listen yet. */
  containerId: string
  port: number
  /** `auto`: exec, and nsenter where the image has no Python. */
  kind: 'exec' | 'nsenter' | 'auto'
  /** Asked over each new relay before the first request whose time counts; `/health` where not given, null: nothing is. */
  warmUpPath?: string | null
  signal?: AbortSignal
}

/**
 * Another loopback address than 127.0.0.1: a server that listens there alone cannot be reached from outside its container by a validator
 * either, one that listens on 0.0.0.0 or [::] answers at both.
 */
export const serverAddress = '127.0.0.2'

/**
 * Opens a way for requests into a container without a network. What the server does comes back as HttpProblem; where the way itself
 * breaks, the problem is `tunnel`. Throws BbxError E0022 where there is no way, E0021 and E0028 for the container engine.
 */
export async function openTransport(options: TransportOptions): Promise<Transport> {
  const { engine, containerId, port, warmUpPath = '/health', signal } = options
  const way = await openWay({ engine, containerId, address: serverAddress, port }, options.kind, signal)
  // The name is what the server sees as Host.
  const http = openHttp(`http://127.0.0.1:${port}`, { connector: way.connector, ...(warmUpPath === null ? {} : { warmUpPath }) })
  return {
    kind: way.kind,
    http,
    async [Symbol.asyncDispose]() {
      await http[Symbol.asyncDispose]()
      await way.close()
    },
  }
}
