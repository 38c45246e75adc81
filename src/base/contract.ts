import type { Fault } from './fault.ts'
import type { Json } from './json.ts'

export interface Call {
  method: 'GET' | 'POST'
  path: string
  /** Sent as JSON. */
  body: Json | null
  timeoutMs: number
  maxBodyBytes: number
}

/** Any other status than 200 is a fault: whoever gets a body need not ask whether it is an answer. */
export type Reply = { ms: number } & ({ status: 200; body: Uint8Array } | { fault: Fault })

/** Talks to one seat. Throws only for abort or for bugs of our own. */
export interface Client {
  send(call: Call, signal: AbortSignal): Promise<Reply>
}

/** What a submission's server must answer before it is asked anything. */
export interface Contract {
  /** Tried in order; healthy at the first that answers as `isHealthy` wants. */
  healthPaths: readonly string[]
  /** Tried in order at a path: the next one only where the server does not serve the one before it (404, 405, 501). */
  healthMethods: readonly Call['method'][]
  isHealthy(status: number, body: Uint8Array): boolean
  healthTimeoutMs: number
  startupTimeoutMs: number
  /**
   * What the validator's HTTP client calls itself. Sent so that a submission cannot tell by it who asks; what tells it all the same is in
   * docs/scoring.md.
   */
  agent: string
}
