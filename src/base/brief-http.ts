import { httpOver } from './http/client.ts'
import { openNodeConnections } from './http/node-connections.ts'
import type { HttpClient } from './http/types.ts'

/**
 * The same as `openHttp` for a service that is asked a few questions, over the client that Node has built in. undici is faster with thousands of them, but takes longer to
 * load than a command like `bbx status` takes in all, and a process that ends soon after its first answer waits a tenth of a second for the machine code that V8 is still
 * making of undici's parser.
 */
export function openBriefHttp(baseUrl: string): HttpClient {
  return httpOver(baseUrl, openNodeConnections, {})
}
