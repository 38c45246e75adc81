import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'

export interface RawServer extends AsyncDisposable {
  url: string
  port: number
  /** Sockets that were accepted so far. */
  connections(): number
  /** Called for each socket before anything is read from it. */
  onConnection(listener: (socket: Socket) => void): void
}

/** A server on loopback that knows no HTTP: `serve` writes what it likes, once for each request head that arrives. */
export async function rawServer(
  serve: (socket: Socket, request: string, index: number) => void,
  address = '127.0.0.1',
): Promise<RawServer> {
  const sockets = new Set<Socket>()
  const listeners: ((socket: Socket) => void)[] = []
  let requests = 0
  let connections = 0
  const server = createServer((socket) => {
    sockets.add(socket)
    connections++
    let seen = ''
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk) => {
      seen += chunk.toString('latin1')
      for (let end = wholeRequest(seen); end > 0; end = wholeRequest(seen)) {
        const request = seen.slice(0, end)
        seen = seen.slice(end)
        serve(socket, request, requests++)
      }
    })
    for (const listener of listeners) listener(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, address, resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${address}:${port}`,
    port,
    connections: () => connections,
    onConnection: (listener) => void listeners.push(listener),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function wholeRequest(text: string): number {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return 0
  const length = Number(/^content-length: *(\d+)/im.exec(text.slice(0, head))?.[1] ?? 0)
  return text.length >= head + 4 + length ? head + 4 + length : 0
}
