import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { connectEngine } from '../../../../src/runtime/docker/container-engine/connect.ts'
import { hostAddress } from '../../../../src/runtime/docker/container-engine/find-address.ts'
import type { ContainerEngine } from '../../../../src/runtime/docker/container-engine/types.ts'

export type Answer = (request: IncomingMessage, response: ServerResponse, stop: () => Promise<void>) => void

/**
 * A container engine over real HTTP on a socket of its own, for what a real one cannot be made to do. It knows who it is and has no image; every
 * other call is answered by `answers`, by method and the path's beginning. `stop` ends it as a crash would.
 */
export async function fakeBuilder(answers: Readonly<Record<string, Answer>>): Promise<ContainerEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'bbx-engine-'))
  const socket = join(folder, 'engine.sock')
  const json = (response: ServerResponse, body: unknown, status = 200) => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
  }
  const server = createServer((request, response) => {
    request.on('error', () => {})
    const path = (request.url ?? '').split('?')[0] ?? ''
    const own = Object.entries(answers).find(([start]) => `${request.method} ${path}`.startsWith(start))
    if (own !== undefined) own[1](request, response, stop)
    else if (path === '/version') json(response, { Version: '20.10.24', ApiVersion: '1.41', Os: 'linux', Arch: 'amd64' })
    else if (path === '/info') json(response, { NCPU: 2, MemTotal: 8e9, CgroupVersion: '2' })
    else if (path === '/_ping') response.end('OK')
    else json(response, { message: 'no such thing' }, 404)
  })
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  onTestFinished(async () => {
    await stop()
    await rm(folder, { recursive: true, force: true })
  })
  return connectEngine(hostAddress(`unix://${socket}`, 'a test', null))
}
