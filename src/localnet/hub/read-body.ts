import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { wholeBody } from '../whole-body.ts'
import { Refused } from './call.ts'

/** The whole body. Throws Refused. */
export async function textBody(request: IncomingMessage, mostBytes: number): Promise<string> {
  const body = await wholeBody(request, mostBytes)
  if (body === null) throw new Refused(413, '', 'the request is too large')
  return body.toString('utf8')
}

/** The body as JSON of this form. Throws Refused. */
export async function jsonBody<T>(request: IncomingMessage, schema: z.ZodType<T>, mostBytes = 32 * 1024 * 1024): Promise<T> {
  const text = await textBody(request, mostBytes)
  try {
    const parsed = schema.safeParse(JSON.parse(text))
    if (parsed.success) return parsed.data
    throw new Refused(400, '', z.prettifyError(parsed.error).slice(0, 300))
  } catch (error) {
    if (error instanceof Refused) throw error
    throw new Refused(400, '', 'the request is not JSON')
  }
}

/** Lines of a body, each of bounded length, as they come. Throws Refused. */
export async function* lineBody(request: IncomingMessage, mostLineBytes: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    let piece: Buffer = chunk
    for (let end = piece.indexOf(0x0a); end >= 0; end = piece.indexOf(0x0a)) {
      yield Buffer.concat([...held, piece.subarray(0, end)])
      held = []
      bytes = 0
      piece = piece.subarray(end + 1)
    }
    bytes += piece.length
    if (bytes > mostLineBytes) throw new Refused(413, '', 'a line of the commit is too large: send large files by LFS')
    if (piece.length > 0) held.push(piece)
  }
  if (bytes > 0) yield Buffer.concat(held)
}
