import type { Dispatcher as AnyDispatcher } from 'undici'
import methods from 'undici/lib/api/index.js'
import buildConnector from 'undici/lib/core/connect.js'
import Agent from 'undici/lib/dispatcher/agent.js'
import Client from 'undici/lib/dispatcher/client.js'
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js'

/**
 * undici without its fetch, WebSocket, caches and mocks: those take twice as long to load as all that bbx uses, in every command that asks a server. Its own index does
 * no more than this for the rest.
 */
Object.assign(Dispatcher.prototype, methods)

let agent: Agent | null = null

/** Asks for `url`, over connections that the whole process shares. */
export function request(
  url: string,
  options: Omit<AnyDispatcher.RequestOptions, 'origin' | 'path' | 'opaque'>,
): Promise<AnyDispatcher.ResponseData> {
  const { origin, pathname, search } = new URL(url)
  agent ??= new Agent()
  return agent.request({ ...options, origin, path: `${pathname}${search}` })
}

export { buildConnector, Client }
