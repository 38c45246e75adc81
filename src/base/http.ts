import { type HttpOptions, httpOver } from './http/client.ts'
import type { HttpClient } from './http/types.ts'
import { openConnections } from './http/undici-connections.ts'

export { type Connection, type ConnectOptions, type Connector, notDelivered } from './http/connector.ts'
export type { HttpAnswer, HttpClient, HttpFailure, HttpProblem, HttpRequest, HttpResult } from './http/types.ts'

/** For a server that is asked thousands of times and whose time counts: undici's connections. */
export function openHttp(baseUrl: string, options: HttpOptions = {}): HttpClient {
  return httpOver(baseUrl, openConnections, options)
}
