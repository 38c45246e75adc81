import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as requestPlain } from 'node:http'
import { Agent as HttpsAgent, request as requestSecure } from 'node:https'
import type { Socket } from 'node:net'
import { urlToHttpOptions } from 'node:url'
import { type Asker, type Call, type CallEvents, type Connections, connectTimeoutMs, keepAliveMs, maxHeaderBytes } from './connections.ts'

/** Over the HTTP client that Node has built in. */
export function openNodeConnections(origin: string): Connections {
  const isSecure = origin.startsWith('https:')
  const Agent = isSecure ? HttpsAgent : HttpAgent
  const keeping = new Agent({ keepAlive: true, timeout: keepAliveMs })
  /** Its requests say that theirs is the last over their connection. */
  const closing = new Agent()
  const { protocol, hostname, port } = urlToHttpOptions(new URL(origin))
  let reusable = true
  const watch = (socket: Socket): void => {
    socket.once('end', () => {
      if (Object.values(keeping.freeSockets).some((idle) => idle?.includes(socket))) reusable = false
    })
  }
  const client: Asker = {
    dispatch({ method, path, headers, body, reset }: Call, events: CallEvents) {
      const send = isSecure ? requestSecure : requestPlain
      const request = send({
        ...{ protocol, hostname, port, method, path, maxHeaderSize: maxHeaderBytes },
        agent: reset ? closing : keeping,
        // Of a GET Node would send a body without its length, which a server takes for the next request.
        headers: body == null ? { ...headers } : { ...headers, 'content-length': Buffer.byteLength(body) },
      })
      tellOfConnection(request, isSecure ? 'secureConnect' : 'connect', watch, () => {
        events.onRequestStart({ abort: (reason) => void request.destroy(reason) })
      })
      tellOfAnswer(request, events)
      request.end(body ?? undefined)
    },
  }
  return {
    borrow: (_, use) => use({ client, fresh: false }),
    reusable: () => reusable,
    async [Symbol.asyncDispose]() {
      keeping.destroy()
      closing.destroy()
    },
  }
}

function tellOfConnection(request: ClientRequest, connected: string, watch: (socket: Socket) => void, start: () => void): void {
  request.once('socket', (socket) => {
    if (request.reusedSocket) return start()
    watch(socket)
    const late = () => request.destroy(Object.assign(new Error(`no connection within ${connectTimeoutMs} ms`), { code: 'ETIMEDOUT' }))
    const timer = setTimeout(late, connectTimeoutMs)
    socket.once('close', () => clearTimeout(timer))
    socket.once(connected, () => {
      clearTimeout(timer)
      start()
    })
  })
}

function tellOfAnswer(request: ClientRequest, events: CallEvents): void {
  let answer: IncomingMessage | null = null
  const failed = (error: Error): void => {
    // What a server sends behind the end of its answer is nobody's: the connection is given up, and the answer stands.
    if (!answer?.complete) events.onResponseError(null, error)
  }
  request.on('error', failed)
  request.on('information', ({ statusCode, headers }) => events.onResponseStart(null, statusCode, headers))
  request.once('upgrade', ({ statusCode }, socket) => {
    socket.destroy()
    failed(Object.assign(new Error(`bad answer: ${statusCode}, which nobody asked for`), { code: 'HPE_UNEXPECTED_UPGRADE' }))
  })
  request.once('response', (response) => {
    answer = response
    response.on('error', failed)
    response.on('data', (chunk: Uint8Array) => events.onResponseData(null, chunk))
    response.once('end', () => events.onResponseEnd())
    // Every value of every header: `headers` leaves out the second of some, and one called __proto__.
    events.onResponseStart(null, response.statusCode ?? 0, response.headersDistinct)
  })
}
