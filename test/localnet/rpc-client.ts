import { WebSocket } from 'ws'

/** One JSON-RPC connection, as plain as can be. */
export async function rpcClient(url: string) {
  const socket = new WebSocket(url)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const waiting = new Map<number, (answer: { result?: unknown; error?: { code: number; message: string; data?: string } }) => void>()
  socket.on('message', (bytes) => {
    const answer = JSON.parse(String(bytes))
    waiting.get(answer.id)?.(answer)
  })
  let last = 0
  const ask = (method: string, ...params: unknown[]) =>
    new Promise<{ result?: unknown; error?: { code: number; message: string; data?: string } }>((resolve) => {
      waiting.set(++last, resolve)
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: last, method, params }))
    })
  return {
    ask,
    async result<T>(method: string, ...params: unknown[]): Promise<T> {
      const { result, error } = await ask(method, ...params)
      if (error) throw new Error(`${method}: ${error.code} ${error.message} ${error.data ?? ''}`)
      return result as T
    },
    [Symbol.dispose]: () => socket.terminate(),
  }
}
