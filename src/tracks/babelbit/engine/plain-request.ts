import type { EngineRequest } from './exchange.ts'

export interface PlainRequest {
  request: EngineRequest
  /** Bytes that the request takes. */
  length: number
  keepAlive: boolean
}

/** Larger ones are Node's to read. */
export const largestPlainRequest = 64 * 1024

const headEnd = Buffer.from('\r\n\r\n')
const requestLine = /^(GET|POST) ([!-~]+) HTTP\/1\.1$/
const headerLine = /^([\w!#$%&'*+\-.^`|~]+):[ \t]*((?:[\t -~\x80-\xff]*[!-~\x80-\xff])?)$/
/** Headers that change how a message is to be read; whoever sends one is served by Node's parser. */
const notPlain = new Set(['transfer-encoding', 'expect', 'upgrade', 'te', 'trailer', 'proxy-connection'])

/**
 * Reads a request of the simplest kind from the bytes that arrived: GET or POST of HTTP/1.1, each header once in one
 * line, a body of a stated length. 'more': it is not all there yet. 'other': anything else, right or wrong; the caller
 * leaves it to a complete parser.
 */
export function readPlainRequest(bytes: Buffer, bodyLimit: number): PlainRequest | 'more' | 'other' {
  const head = bytes.indexOf(headEnd)
  if (head < 0) return bytes.length < largestPlainRequest ? 'more' : 'other'
  const [first = '', ...lines] = bytes.toString('latin1', 0, head).split('\r\n')
  const line = requestLine.exec(first)
  const headers = readHeaders(lines)
  if (line === null || headers === null || !headers.has('host')) return 'other'
  const length = contentLength(headers.get('content-length'))
  const connection = headers.get('connection')?.toLowerCase() ?? 'keep-alive'
  if (length === null || length > bodyLimit || (connection !== 'keep-alive' && connection !== 'close')) return 'other'
  const end = head + headEnd.length + length
  if (end > largestPlainRequest) return 'other'
  if (bytes.length < end) return 'more'
  const [, method = '', target = ''] = line
  const request = { method, target, authorization: headers.get('authorization'), body: bytes.subarray(end - length, end) }
  return { request, length: end, keepAlive: connection === 'keep-alive' }
}

function readHeaders(lines: readonly string[]): Map<string, string> | null {
  const headers = new Map<string, string>()
  for (const line of lines) {
    const [, name, value] = headerLine.exec(line) ?? []
    if (name === undefined || value === undefined) return null
    const key = name.toLowerCase()
    if (notPlain.has(key) || headers.has(key)) return null
    headers.set(key, value)
  }
  return headers
}

function contentLength(text: string | undefined): number | null {
  if (text === undefined) return 0
  return /^\d{1,9}$/.test(text) ? Number(text) : null
}
