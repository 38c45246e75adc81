import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/**
 * A registry on this machine's loopback, which container engines ask over plain HTTP: it answers every image with this status and error code.
 * Returns its name for FROM: `127.0.0.1:PORT`.
 */
export async function loopbackRegistry(status: number, code: string): Promise<string> {
  const server = createServer((request, response) => {
    response.setHeader('Docker-Distribution-Api-Version', 'registry/2.0')
    response.setHeader('Content-Type', 'application/json')
    if (/^\/v2\/?$/.test(request.url ?? '')) response.end('{}')
    else response.writeHead(status).end(JSON.stringify({ errors: [{ code, message: code.toLowerCase().replaceAll('_', ' ') }] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}
