import { randomBytes } from 'node:crypto'
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer, type Server } from 'node:net'
import { type AllowList, allowList, keyOf, type Target } from './allow-list.ts'
import { ownAddresses } from './own-addresses.ts'

export interface ListenerResult {
  target: Target
  /** This process reached it itself: only then does it mean something that the container did not. */
  works: boolean
  /** The container's namespace reached it: the listener heard the word. */
  heard: boolean
}

export interface Listeners extends AsyncDisposable {
  allowed: AllowList
  /** What a probe sends. */
  word: string
  /** What a listener answers to it; nobody else knows it. */
  answer: string
  results(): ListenerResult[]
}

const controlMs = 1_000
const mostBytes = 256
const mostConnections = 64

/** Opens a TCP and a UDP listener on every address of this host, each on a free port, and tries each from here. */
export async function openListeners(signal: AbortSignal): Promise<Listeners> {
  const word = randomBytes(16).toString('hex')
  const controlWord = randomBytes(16).toString('hex')
  const answer = randomBytes(16).toString('hex')
  const heard = new Map<string, Set<string>>()
  const closers: (() => void)[] = []
  const hear = (key: string, text: string): boolean => {
    if (text !== word && text !== controlWord) return false
    heard.set(key, (heard.get(key) ?? new Set()).add(text))
    return true
  }
  const close = () => {
    for (const one of closers.splice(0)) one()
  }
  try {
    const opened = await Promise.all(
      [...ownAddresses()].flatMap((address) => [
        tcpListener(address, answer, hear).catch(() => null),
        udpListener(address, answer, hear).catch(() => null),
      ]),
    )
    const open = opened.filter((one) => one !== null)
    closers.push(...open.map((one) => one.close))
    const allowed = allowList(open.map(({ target }) => target))
    await Promise.all(allowed.targets.map((target) => tellOwn(allowed, target, controlWord, signal)))
    return {
      allowed,
      word,
      answer,
      results: () =>
        allowed.targets.map((target) => {
          const words = heard.get(keyOf(target))
          return { target, works: words?.has(controlWord) ?? false, heard: words?.has(word) ?? false }
        }),
      async [Symbol.asyncDispose]() {
        close()
      },
    }
  } catch (error) {
    close()
    throw error
  }
}

interface Opened {
  target: Target
  close(): void
}

type Hear = (key: string, text: string) => boolean

async function tcpListener(address: string, answer: string, hear: Hear): Promise<Opened> {
  const sockets = new Set<{ destroy(): void }>()
  const server: Server = createServer((socket) => {
    let text = ''
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.setTimeout(2 * controlMs, () => socket.destroy())
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1')
      if (hear(keyOf(target), text)) socket.end(answer)
      else if (text.length > mostBytes) socket.destroy()
    })
  })
  server.maxConnections = mostConnections
  server.listen({ host: address, port: 0 })
  await once(server, 'listening')
  const bound = server.address()
  const target: Target = { protocol: 'tcp', address, port: typeof bound === 'object' && bound !== null ? bound.port : 0 }
  server.on('error', () => {})
  return {
    target,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

async function udpListener(address: string, answer: string, hear: Hear): Promise<Opened> {
  const socket: UdpSocket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  socket.bind({ address, port: 0, exclusive: true })
  await once(socket, 'listening')
  const target: Target = { protocol: 'udp', address, port: socket.address().port }
  socket.on('error', () => {})
  socket.on('message', (bytes, { address: from, port }) => {
    // Only who knows the word gets an answer.
    if (bytes.length <= mostBytes && hear(keyOf(target), bytes.toString('latin1'))) socket.send(answer, port, from, () => {})
  })
  return { target, close: () => socket.close() }
}

/** From this process: the proof that the listener would be heard if there were a way to it. */
async function tellOwn(allowed: AllowList, target: Target, word: string, signal: AbortSignal): Promise<void> {
  allowed.check(target)
  const limit = AbortSignal.any([signal, AbortSignal.timeout(controlMs)])
  try {
    if (target.protocol === 'tcp') {
      const socket = connect({ host: target.address, port: target.port })
      socket.on('error', () => {})
      socket.end(word)
      socket.resume()
      await once(socket, 'close', { signal: limit }).finally(() => socket.destroy())
    } else {
      const socket = createSocket(target.address.includes(':') ? 'udp6' : 'udp4')
      socket.on('error', () => {})
      socket.send(word, target.port, target.address, () => {})
      await once(socket, 'message', { signal: limit }).finally(() => socket.close())
    }
  } catch {
    signal.throwIfAborted()
  }
}
