import { WebSocket } from 'ws'
import { z } from 'zod'
import { ConnectionLost, RpcError } from './rpc-error.ts'

export interface Connection {
  readonly endpoint: string
  readonly isOpen: boolean
  /** Throws RpcError for an answer that is an error, ConnectionLost where none came within `limitMs`. */
  ask(method: string, params: readonly unknown[], limitMs: number): Promise<unknown>
  close(): void
}

const answerSchema = z.looseObject({
  id: z.number(),
  result: z.unknown().optional(),
  error: z.looseObject({ code: z.number(), message: z.string(), data: z.unknown().optional() }).optional(),
})

/** A whole metagraph and metadata are well below this; whoever sends more is not listened to. */
const largestAnswerBytes = 64 * 1024 * 1024

interface Waiting {
  method: string
  resolve(result: unknown): void
  reject(error: Error): void
}

/** One JSON-RPC connection. It is never opened again by itself: what was lost with it is for the caller to find out. Throws ConnectionLost. */
export async function openConnection(endpoint: string, limitMs: number, signal: AbortSignal): Promise<Connection> {
  signal.throwIfAborted()
  const socket = new WebSocket(endpoint, { handshakeTimeout: limitMs, maxPayload: largestAnswerBytes })
  const waiting = new Map<number, Waiting>()
  const lose = (why: string) => {
    for (const { reject } of waiting.values()) reject(new ConnectionLost(`${endpoint}: ${why}`))
    waiting.clear()
  }
  const abort = () => socket.terminate()
  signal.addEventListener('abort', abort, { once: true })
  socket.on('close', () => {
    signal.removeEventListener('abort', abort)
    lose('the connection was closed')
  })
  socket.on('message', (bytes) => {
    const answer = answerSchema.safeParse(parse(String(bytes))).data
    const asked = answer && waiting.get(answer.id)
    if (answer === undefined || asked === undefined) return
    waiting.delete(answer.id)
    const { error } = answer
    if (error === undefined) asked.resolve(answer.result)
    else
      asked.reject(
        new RpcError({ endpoint, method: asked.method }, error.code, error.message, typeof error.data === 'string' ? error.data : null),
      )
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.on('error', (cause) => reject(new ConnectionLost(`${endpoint}: ${cause.message}`, { cause })))
  }).catch((error: unknown) => {
    signal.throwIfAborted()
    throw error
  })

  let last = 0
  return {
    endpoint,
    get isOpen() {
      return socket.readyState === WebSocket.OPEN
    },
    async ask(method, params, askLimitMs) {
      const id = ++last
      const timer = setTimeout(
        () => waiting.get(id)?.reject(new ConnectionLost(`${endpoint}: no answer to ${method} in ${askLimitMs} ms`)),
        askLimitMs,
      )
      try {
        return await new Promise((resolve, reject) => {
          waiting.set(id, { method, resolve, reject })
          if (socket.readyState !== WebSocket.OPEN) reject(new ConnectionLost(`${endpoint}: the connection was closed`))
          else socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
        })
      } catch (error) {
        signal.throwIfAborted()
        throw error
      } finally {
        clearTimeout(timer)
        waiting.delete(id)
      }
    },
    close: () => socket.terminate(),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
