import type { IncomingHttpHeaders } from 'node:http'
import type { ConnectOptions } from './connector.ts'

/**
 * How long an idle connection is kept. Servers close theirs after 2 s (gunicorn) or 5 s (uvicorn, Node); one that is
 * closed while a request is on its way looks like a crash of the server, so ours go first. A new one costs under a millisecond.
 */
export const keepAliveMs = 1_000
export const maxHeaderBytes = 64 * 1024
export const connectTimeoutMs = 10_000

/** What goes out, as undici names it. */
export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  headers?: Readonly<Record<string, string>>
  body?: string | Uint8Array | null
  /** The connection is given up after the answer. */
  reset?: boolean
}

/** What comes of it, as undici tells it: the parts that an exchange listens to. */
export interface CallEvents {
  /** There is a connection, and the request goes out over it now. */
  onRequestStart(controller: { abort(reason: Error): void }): void
  /** Of interim answers too. */
  onResponseStart(controller: unknown, status: number, headers: IncomingHttpHeaders): void
  onResponseData(controller: unknown, chunk: Uint8Array): void
  onResponseEnd(): void
  onResponseError(controller: unknown, error: Error): void
}

/** One request at a time; undici's client is one. */
export interface Asker {
  dispatch(call: Call, events: CallEvents): unknown
}

export interface Line {
  client: Asker
  /** True where nothing was asked yet over the way that this connection takes. Only ever with a connector. */
  fresh: boolean
}

export interface Connections extends AsyncDisposable {
  /**
   * Runs `use` with a connection that nobody else uses meanwhile: the same one again where requests follow each other.
   * With a connector it is open before `use` begins, so that how long that took is no part of it; throws what the connector throws.
   */
  borrow<T>(options: ConnectOptions, use: (line: Line) => Promise<T>): Promise<T>
  /** False once the server was seen to hang up on an idle connection sooner than we do. */
  reusable(): boolean
}
