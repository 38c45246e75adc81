import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { BbxError } from '../../base/bbx-error.ts'
import type { RehearsalChain } from './rehearsal-chain.ts'
import { answerMessage, type Connection } from './rpc/answer-message.ts'
import { authorMethods } from './rpc/author-methods.ts'
import { chainMethods } from './rpc/chain-methods.ts'
import { devMethods } from './rpc/dev-methods.ts'
import type { RpcMethods } from './rpc/rpc-method.ts'
import { stateMethods } from './rpc/state-methods.ts'
import { systemMethods } from './rpc/system-methods.ts'

export interface ServedChain extends AsyncDisposable {
  url: string
  port: number
}

/** Of a transaction in hex with room to spare: larger messages are not read. */
const largestMessageBytes = 16 * 1024 * 1024

/** A rehearsal chain over WebSocket, on this machine's loopback only. Throws BbxError E0004 for a port that is taken. */
export async function serveChain(chain: RehearsalChain, port: number, onBug: (error: unknown) => void): Promise<ServedChain> {
  const sockets = new Set<WebSocket>()
  const cutAll = () => {
    for (const socket of sockets) socket.terminate()
  }
  const known: RpcMethods = {
    ...systemMethods(chain),
    ...chainMethods(chain),
    ...stateMethods(chain),
    ...authorMethods(chain),
    ...devMethods(chain),
  }
  const methods: RpcMethods = { ...known, rpc_methods: () => ({ methods: Object.keys(known) }) }
  const server = new WebSocketServer({ host: '127.0.0.1', port, maxPayload: largestMessageBytes })
  server.on('connection', (socket) => {
    sockets.add(socket)
    const connection: Connection = {
      send: (message) => socket.send(JSON.stringify(message), () => {}),
      cut: () => socket.terminate(),
      subscriptions: new Map(),
    }
    socket.on('message', (bytes) => {
      void answerMessage(String(bytes), connection, { methods, faults: chain.faults, onBug }).then(() => {
        if (!chain.faults.cutAll) return
        chain.faults.cutAll = false
        cutAll()
      })
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      sockets.delete(socket)
      for (const stop of connection.subscriptions.values()) stop()
    })
  })
  await listening(server, port)
  const { port: at } = server.address() as AddressInfo
  return {
    url: `ws://127.0.0.1:${at}`,
    port: at,
    async [Symbol.asyncDispose]() {
      cutAll()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function listening(server: WebSocketServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new BbxError('E0004', { what: `port ${port} of 127.0.0.1 is taken`, cause: error }) : error)
    })
  })
}
