import type { Duplex } from 'node:stream'
import { notDelivered } from '../../../base/http.ts'
import { frameReader, relayFrames, relayHead } from './frames.ts'
import { tunnelSocket } from './tunnel-socket.ts'

/** The two ends of a running relay: what it writes comes in through `listen`. */
export interface RelayWire {
  stream: Duplex
  /** Called once. `hear` gets the relay's stdout. */
  listen(hear: (chunk: Buffer) => void): void
}

export interface LinkConnectOptions {
  timeoutMs: number
  signal: AbortSignal | undefined
}

/** A relay that runs, or is being started. Carries one connection at a time. */
export interface RelayLink {
  /** True once the relay has said hello; false where what runs there is none, or ended. Never rejects. */
  started: Promise<boolean>
  /** Text that came instead of the hello; for people. */
  said(): string
  /** How many connections it has opened. */
  connections(): number
  free(): boolean
  /** True while it closes a connection: it is free in a moment. */
  closing(): boolean
  over(): boolean
  /** Called each time that it becomes free, and once when it is over. */
  onChange(listener: () => void): void
  /** Throws ECONNREFUSED and the like as the relay saw them, ETIMEDOUT after `timeoutMs`, EPIPE where the relay ended. */
  connect(options: LinkConnectOptions): Promise<Duplex>
  /** Ends the relay: its stdin ends. */
  close(): void
}

const greeting = 'bbx relay 1'
const hello = Buffer.concat([relayHead('H', greeting.length), Buffer.from(greeting)])
const saidBytes = 4096
/** For an idle interpreter to start in a busy container. */
const startMs = 10_000
/** For what says other things than a hello to say them. */
const strayMs = 300
/** For the relay to confirm that a connection is closed. One that does not is stuck on a server that takes no data, and is ended. */
const closeMs = 500

type Phase = 'starting' | 'free' | 'opening' | 'open' | 'closing' | 'over'

interface Opening {
  opened(socket: Duplex): void
  failed(error: Error): void
}

export function relayLink({ stream, listen }: RelayWire): RelayLink {
  let phase: Phase = 'starting'
  let socket: Duplex | null = null
  let opening: Opening | null = null
  let connections = 0
  /** Of the open connection: bytes that we sent, and how many of them before the server last said something. */
  let sentBytes = 0
  let answeredBytes = 0
  let said = Buffer.alloc(0)
  let stray = false
  let text: Buffer[] = []
  let timer = setTimeout(() => finish('the relay did not start in time'), startMs)
  let startedWith: (started: boolean) => void = () => {}
  const started = new Promise<boolean>((resolve) => {
    startedWith = resolve
  })
  const listeners: (() => void)[] = []
  const become = (next: Phase): void => {
    clearTimeout(timer)
    phase = next
    if (next === 'free' || next === 'over') for (const listener of listeners) listener()
  }

  const finish = (why: string): void => {
    if (phase === 'over') return
    become('over')
    stream.destroy()
    startedWith(false)
    opening?.failed(failure('EPIPE', why))
    opening = null
    // Not ECONNRESET: undici takes that for the end of a body without a length.
    socket?.destroy(failure('EPIPE', why))
    socket = null
  }

  const close = (): void => {
    become('closing')
    timer = setTimeout(() => finish('the relay did not close the connection in time'), closeMs)
    stream.write(relayHead('C'))
    stream.resume()
  }

  const open = (): Duplex => {
    const mine: Duplex = tunnelSocket({
      send(chunks, sent) {
        if (socket !== mine) return sent(failure('EPIPE', 'the connection is closed'))
        stream.cork()
        const bytes = chunks.reduce((sum, { length }) => sum + length, 0)
        sentBytes += bytes
        stream.write(relayHead('D', bytes))
        for (const [index, chunk] of chunks.entries()) stream.write(chunk, index === chunks.length - 1 ? sent : undefined)
        stream.uncork()
      },
      more() {
        if (socket === mine) stream.resume()
      },
      closed() {
        if (socket !== mine) return
        socket = null
        if (phase === 'open') close()
      },
    })
    return mine
  }

  const closedByServer = (errno: number, takenBytes: number): void => {
    const ended = socket
    socket = null
    become('free')
    stream.resume()
    if (sentBytes > answeredBytes && takenBytes <= answeredBytes) {
      ended?.destroy(failure(notDelivered, 'the server closed the connection before the request came'))
    } else if (errno === 0) ended?.push(null)
    else ended?.destroy(systemError(errno, 'ECONNRESET', 'the server broke the connection'))
  }

  const hear = frameReader(relayFrames, (kind, piece, last) => {
    const letter = String.fromCharCode(kind)
    if (letter === 'D') {
      if (phase === 'closing') return
      if (phase !== 'open') return finish('the relay sent data without a connection')
      answeredBytes = sentBytes
      if (socket !== null && !socket.push(piece)) stream.pause()
      return
    }
    // What else it says is a few bytes long.
    text.push(piece)
    if (text.reduce((sum, { length }) => sum + length, 0) > 64) return finish('the relay does not keep to its protocol')
    if (!last) return
    const content = Buffer.concat(text).toString('latin1')
    const [errno = 0, takenBytes = 0] = content.split(' ').map(Number)
    text = []
    if (letter === 'H' && phase === 'starting' && content === greeting) {
      become('free')
      startedWith(true)
    } else if (letter === 'O' && phase === 'opening') {
      become('open')
      socket = open()
      connections++
      sentBytes = 0
      answeredBytes = 0
      opening?.opened(socket)
      opening = null
    } else if (letter === 'R' && phase === 'opening') {
      const { failed } = opening ?? {}
      opening = null
      become('free')
      failed?.(systemError(errno, 'ECONNREFUSED', 'the server does not accept connections'))
    } else if (letter === 'O' && phase === 'closing') {
      // We had given up on it; it closes next.
    } else if ((letter === 'C' || letter === 'R') && phase === 'closing') become('free')
    else if (letter === 'C' && phase === 'open') closedByServer(errno, takenBytes)
    else finish('the relay does not keep to its protocol')
  })

  /** Until the hello is complete, anything else may come: the container engine tells on stdout that a program is missing. */
  const first = (chunk: Buffer): void => {
    if (said.length < saidBytes) said = Buffer.concat([said, chunk.subarray(0, saidBytes - said.length)])
    if (!said.equals(hello.subarray(0, said.length))) {
      // Counted from its first word: one that never stops talking must not be waited for.
      if (stray) return
      stray = true
      clearTimeout(timer)
      timer = setTimeout(() => finish('something else than the relay runs there'), strayMs)
      return
    }
    if (said.length < hello.length) return
    said = Buffer.alloc(0)
    listening = hear
    hear(hello)
  }
  let listening = first
  listen((chunk) => {
    if (phase !== 'over') listening(chunk)
  })
  stream.on('end', () => finish('the relay ended'))
  stream.on('close', () => finish('the relay ended'))
  stream.on('error', (error: Error) => finish(`the relay broke off: ${error.message}`))

  return {
    started,
    said: () => said.toString('utf8').trim(),
    connections: () => connections,
    free: () => phase === 'free',
    closing: () => phase === 'closing',
    over: () => phase === 'over',
    onChange: (listener) => listeners.push(listener),
    connect({ timeoutMs, signal }) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        if (phase !== 'free') return reject(failure('EPIPE', 'the relay is not free'))
        const giveUp = (error: Error): void => {
          settled()
          opening = null
          if (phase === 'opening') close()
          reject(error)
        }
        const onAbort = (): void => giveUp(signal?.reason)
        const limit = setTimeout(() => giveUp(failure('ETIMEDOUT', 'the server did not accept the connection in time')), timeoutMs)
        const settled = (): void => {
          clearTimeout(limit)
          signal?.removeEventListener('abort', onAbort)
        }
        signal?.addEventListener('abort', onAbort, { once: true })
        become('opening')
        opening = {
          opened(opened) {
            settled()
            resolve(opened)
          },
          failed(error) {
            settled()
            reject(error)
          },
        }
        stream.write(relayHead('O'))
      })
    },
    close: () => finish('closed'),
  }
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

/** What undici's users know of Linux's numbers. Any other (no memory, no descriptors) is a limit of the container, not of this machine. */
const codes: Readonly<Record<number, string>> = { 101: 'ENETUNREACH', 104: 'ECONNRESET', 111: 'ECONNREFUSED', 113: 'EHOSTUNREACH' }

function systemError(errno: number, otherwise: string, message: string): Error {
  const code = codes[errno]
  return failure(code ?? otherwise, `${message} (${code ?? `errno ${errno}`})`)
}
