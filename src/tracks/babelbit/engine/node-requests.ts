import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { type Answering, type EngineAnswer, type EngineRequest, refusal } from './exchange.ts'
import { unsupportedMethod } from './unsupported-method.ts'

type Answer = (request: EngineRequest) => Answering

/** How long a refused body is still read, so that the client sees the answer before its connection breaks. */
const lingerMs = 1_000

/** Answers what Node's HTTP has parsed: everything that is not a plain request. */
export async function answerNodeRequest(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  bodyLimit: number,
): Promise<void> {
  const body = await readBody(request, bodyLimit)
  if (body === 'gone') return
  const { method = '', url: target = '', headers } = request
  if (body === 'too large') {
    refuseBody(request, response, bodyLimit)
    return
  }
  try {
    write(response, await answer({ method, target, authorization: headers.authorization, body }))
  } catch {
    response.destroy()
  }
}

/** The answer is complete at once, but the connection stays for a while: closing it on unread bytes would discard the answer. */
function refuseBody(request: IncomingMessage, response: ServerResponse, limit: number): void {
  const { status, contentType, body } = refusal(413, `body larger than ${limit} bytes`)
  response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(body), Connection: 'close' })
  response.write(body)
  const end = () => response.end()
  const timer = setTimeout(end, lingerMs)
  request
    .once('close', () => clearTimeout(timer))
    .once('end', end)
    .resume()
}

function write(response: ServerResponse, { status, contentType, body, headers }: EngineAnswer): void {
  response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(body), ...headers })
  response.end(body)
}

function readBody(request: IncomingMessage, limit: number): Promise<Buffer | 'too large' | 'gone'> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve('too large')
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    let size = 0
    request.on('data', (piece: Buffer) => {
      size += piece.length
      if (size <= limit) pieces.push(piece)
      else {
        request.removeAllListeners('data')
        resolve('too large')
      }
    })
    request.on('end', () => resolve(Buffer.concat(pieces)))
    request.on('error', () => resolve('gone'))
    request.on('close', () => resolve('gone'))
  })
}

/** Answers what Node's HTTP could not parse. */
export function answerBrokenRequest(error: Error & { code?: string; rawPacket?: Buffer }, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const { status, contentType, body } = brokenAnswer(error.code, error.rawPacket?.toString('latin1', 0, 40) ?? '')
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: ${contentType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}

function brokenAnswer(code: string | undefined, begins: string): EngineAnswer {
  const method = /^([A-Z]+) /.exec(begins)?.[1]
  if (code === 'HPE_INVALID_METHOD' && method !== undefined) return unsupportedMethod(method)
  if (code === 'HPE_HEADER_OVERFLOW') return refusal(431, 'headers too large')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return refusal(408, 'the request took too long to arrive')
  return refusal(400, 'not an HTTP request')
}
