import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { engineTimes } from './engine-limits.ts'
import type { Answering, EngineAnswer, EngineRequest } from './exchange.ts'
import { readPlainRequest } from './plain-request.ts'

export interface PlainService {
  answer(request: EngineRequest): Answering
  /** Takes a socket over for good, with the bytes that were read from it put back. */
  handOver(socket: Socket): void
  bodyLimitBytes: number
  /** True once the engine is to stop: the answer that is on its way is the last. */
  isStopping(): boolean
}

export interface PlainConnection {
  /** Looks at the clock: gives up on a client that is too slow. */
  check(now: number): void
  /** Ends the connection as soon as no request is being answered. */
  finish(): void
}

type State = 'idle' | 'reading' | 'answering' | 'draining' | 'gone'

/**
 * Serves plain requests straight from the socket; the first thing that is not plain hands the connection over to Node's
 * own HTTP. Node's objects a request cost more than all the rest of the engine: on 2 cores shared with the load of 8
 * connections a bare node:http server gives 7,200 answers a second without keep-alive and 23,400 with, this engine 11,100
 * and 44,700, and a plain-Python one 6,100 (bench/engine.mjs).
 */
export function servePlainly(socket: Socket, service: PlainService): PlainConnection {
  let state: State = 'idle'
  let since = performance.now()
  let unread: Buffer | null = null
  let ended = false

  socket.on('data', onData)
  socket.on('end', onEnd)
  socket.on('error', onGone)
  socket.on('close', onGone)

  function enter(next: State): void {
    state = next
    since = performance.now()
  }

  function onData(piece: Buffer): void {
    unread = unread === null ? piece : Buffer.concat([unread, piece])
    if (state === 'answering' || state === 'draining') socket.pause()
    else readOn()
  }

  function readOn(): void {
    while (unread !== null && (state === 'idle' || state === 'reading')) {
      const found = readPlainRequest(unread, service.bodyLimitBytes)
      if (found === 'other') {
        handOver()
        return
      }
      if (found === 'more') {
        if (state === 'idle') enter('reading')
        break
      }
      unread = unread.length > found.length ? unread.subarray(found.length) : null
      enter('answering')
      const answer = service.answer(found.request)
      if (!(answer instanceof Promise)) send(answer, found.keepAlive)
      else
        answer.then(
          (late) => sendLate(late, found.keepAlive),
          () => socket.destroy(),
        )
    }
    if (ended && state !== 'answering' && state !== 'gone') socket.end()
  }

  function sendLate(answer: EngineAnswer, keepAlive: boolean): void {
    if (state === 'gone') return
    send(answer, keepAlive)
    if (state === 'idle') {
      socket.resume()
      readOn()
    }
  }

  function send({ status, contentType, body, headers }: EngineAnswer, keepAlive: boolean): void {
    const last = !keepAlive || service.isStopping() || 'Connection' in headers
    let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: ${contentType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`
    for (const name in headers) if (name !== 'Connection') head += `${name}: ${headers[name]}\r\n`
    const text = `${head}${last ? 'Connection: close\r\n' : ''}\r\n${body}`
    if (last) {
      enter('draining')
      // Closing at once spares a wait for the other side's end; but on unread bytes it would discard the answer.
      // (Inside the callback itself Node would make an error for each write that it then finds destroyed.)
      if (unread === null) socket.write(text, () => process.nextTick(() => socket.destroy()))
      else socket.end(text)
      unread = null
    } else if (socket.write(text)) enter('idle')
    else {
      enter('draining')
      socket.once('drain', onDrain)
    }
  }

  function onDrain(): void {
    if (state !== 'draining') return
    enter('idle')
    if (service.isStopping()) socket.end()
    else {
      socket.resume()
      readOn()
    }
  }

  function onEnd(): void {
    ended = true
    if (state === 'idle' || state === 'reading') socket.end()
  }

  function onGone(): void {
    state = 'gone'
    unread = null
  }

  function handOver(): void {
    const bytes = unread
    enter('gone')
    socket.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone).off('drain', onDrain)
    socket.pause()
    unread = null
    if (bytes !== null) socket.unshift(bytes)
    service.handOver(socket)
    process.nextTick(() => socket.resume())
  }

  return {
    check(now) {
      const waited = now - since
      if (state === 'reading' && waited > engineTimes.plainRequestMs) handOver()
      else if (state === 'idle' && waited > engineTimes.idleMs) socket.end()
      else if (state === 'draining' && waited > engineTimes.drainMs) socket.destroy()
    },
    finish() {
      if (state === 'idle') socket.end()
      else if (state === 'reading') socket.destroy()
    },
  }
}
