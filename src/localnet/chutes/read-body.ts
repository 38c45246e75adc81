import type { IncomingMessage } from 'node:http'
import type { z } from 'zod'
import { wholeBody } from '../whole-body.ts'
import { type PlatformCall, Refused } from './call.ts'

/** Of the whole request: more than any image's context of a rehearsal. */
const mostBytes = 256 * 1024 * 1024

/** All bytes, as a signature covers them. Throws Refused 413. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const body = await wholeBody(request, mostBytes)
  if (body === null) throw new Refused(413, 'Request Entity Too Large')
  return body
}

/** The body as JSON of this form. Throws Refused 422 with a list of what is wrong, as FastAPI does. */
export function jsonBody<T>({ body }: PlatformCall, schema: z.ZodType<T>): T {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch (error) {
    throw new Refused(422, [
      { type: 'json_invalid', loc: ['body', 0], msg: 'JSON decode error', input: {}, ctx: { error: String((error as Error).message) } },
    ])
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw invalid(parsed.error, value)
}

/** The parts of a form: texts, and files by their names. Throws Refused 422. */
export async function formBody({ body, request }: PlatformCall): Promise<FormData> {
  try {
    const type = request.headers['content-type'] ?? ''
    return await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  } catch {
    throw new Refused(400, 'There was an error parsing the body')
  }
}

export function invalid(error: z.ZodError, value: unknown): Refused {
  return new Refused(
    422,
    error.issues.map(({ code, path, message }) => {
      const input = path.reduce<unknown>((at, part) => (at as Record<PropertyKey, unknown> | undefined)?.[part], value)
      if (input === undefined && code === 'invalid_type')
        return { type: 'missing', loc: ['body', ...path], msg: 'Field required', input: value }
      return { type: code === 'custom' ? 'value_error' : code, loc: ['body', ...path], msg: message, input: input ?? null }
    }),
  )
}
