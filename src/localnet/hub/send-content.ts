import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { ObjectStore } from './object-store.ts'

/** The bytes of an object, or the part that is asked for with the right tag: RFC 9110 13.1.5 and 14. */
export async function sendContent(
  request: IncomingMessage,
  response: ServerResponse,
  { objects, sha256, bytes, etag }: { objects: ObjectStore; sha256: string; bytes: number; etag: string },
): Promise<void> {
  const { range = '', 'if-range': ifRange } = request.headers
  const wanted = ifRange === undefined || ifRange === etag ? rangeOf(range, bytes) : null
  if (wanted === 'none') return void response.writeHead(416, { 'content-range': `bytes */${bytes}` }).end()
  const { start, end } = wanted ?? { start: 0, end: bytes }
  const headers = { 'content-type': 'application/octet-stream', 'content-length': end - start, etag, 'accept-ranges': 'bytes' }
  if (wanted === null) response.writeHead(200, headers)
  else response.writeHead(206, { ...headers, 'content-range': `bytes ${start}-${end - 1}/${bytes}` })
  if (request.method === 'HEAD' || end === start) return void response.end()
  await pipeline(objects.read(sha256, start, end), response)
}

/** null: all of it. */
function rangeOf(text: string, bytes: number): { start: number; end: number } | 'none' | null {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(text) ?? []
  if (from === '' && to === '') return null
  if (from === '') return bytes === 0 ? 'none' : { start: Math.max(0, bytes - Number(to)), end: bytes }
  const start = Number(from)
  if (start === 0 && to === '') return null
  if (start >= bytes) return 'none'
  const end = to === '' ? bytes : Math.min(Number(to) + 1, bytes)
  return end > start ? { start, end } : null
}
