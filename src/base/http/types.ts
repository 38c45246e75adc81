import type { Fault } from '../fault.ts'

/** Why there is no answer. Nothing of it is thrown: a hostile server is an ordinary outcome. */
export type HttpProblem =
  /** Nothing listens there. */
  | 'refused'
  /** No connection came about: no such name, no route, no TLS. */
  | 'unreachable'
  /** The time limit passed. */
  | 'timeout'
  /** The connection broke before the answer was complete. */
  | 'reset'
  | 'too-large'
  /** The content encoding is unknown or damaged. */
  | 'encoding'
  /** What came is not HTTP, or contradicts itself. */
  | 'protocol'
  /** A redirect; `location` says where to. It is never followed. */
  | 'redirect'
  /** This machine could not even try: no file handles, no local ports. */
  | 'local'
  /** The way to the server broke (see Connector), not the server. */
  | 'tunnel'

export type HttpHeaders = Readonly<Record<string, string>>

export interface HttpAnswer {
  ok: true
  status: number
  /** Names in lower case; values that came more than once are joined by a comma. */
  headers: HttpHeaders
  /** Decompressed. */
  body: Uint8Array
  ms: number
}

export interface HttpFailure {
  ok: false
  problem: HttpProblem
  detail: string
  ms: number
  /** False where nothing of the request was sent. */
  sent: boolean
  /** The status, where a status line had arrived. */
  status: number | null
  location: string | null
  /** What is wrong with the way to the server; only with 'tunnel'. */
  fault?: Fault
}

export type HttpResult = HttpAnswer | HttpFailure

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Relative to the base URL, with its query. */
  path: string
  headers?: HttpHeaders
  body?: string | Uint8Array
  /** For everything from connecting to the last byte of the body. */
  timeoutMs: number
  /** Of the body as sent, and again of the body as decompressed. */
  maxBodyBytes: number
  /** false: the connection is given up after the answer, so that it does not occupy a server with one thread. */
  keepAlive?: boolean
}

/** Talks to one base URL, over connections of its own. */
export interface HttpClient extends AsyncDisposable {
  /** Throws only when `signal` is aborted, or for bugs of ours. */
  request(request: HttpRequest, signal?: AbortSignal): Promise<HttpResult>
}
