import type { Connector, HttpClient } from '../../../base/http.ts'

export type TransportKind = 'exec' | 'nsenter'

/** Carries requests into a container that has no network. */
export interface Transport extends AsyncDisposable {
  kind: TransportKind
  /** Bounded as every client of ours; the time of an answer holds nothing of how long the way took to open. */
  http: HttpClient
}

/** A way into a container that was tried and works. */
export interface Way {
  kind: TransportKind
  connector: Connector
  close(): Promise<void>
}
