import type { Duplex } from 'node:stream'
import type { Fault } from '../fault.ts'

export interface ConnectOptions {
  /** For the server to accept the connection, not for the way there. */
  timeoutMs: number
  signal: AbortSignal | undefined
}

export interface Connection {
  /** Ends both ways when the server ends its side. Has a listener for errors of its own. */
  socket: Duplex
  /** True for the first connection over a way that was made for it: what is slow about a way shows there. */
  fresh: boolean
}

/** Another way to a server than a socket of this machine. */
export interface Connector {
  /**
   * Throws Node's errors for what the server does (ECONNREFUSED, ETIMEDOUT after `timeoutMs`), a BbxError where the way itself is broken,
   * the signal's reason on abort.
   */
  connect(options: ConnectOptions): Promise<Connection>
  /** Why the way is to blame for an exchange that broke or came to nothing; null where it is not. Asked after each of those. */
  blame(): Promise<Fault | null>
}

/** Code of the error that a connector's socket breaks with where the server got nothing of the request: it is sent again, whatever it is. */
export const notDelivered = 'BBX_NOT_DELIVERED'
