import type { IncomingHttpHeaders } from 'node:http'
import { type BodyEvents, type BodyReader, bodyReader } from './body.ts'
import type { Asker, Call } from './connections.ts'
import { notDelivered } from './connector.ts'
import { failureText } from './failure-text.ts'
import { problemOf } from './problem.ts'
import type { HttpAnswer, HttpFailure, HttpHeaders, HttpProblem, HttpResult } from './types.ts'

export interface ExchangeOptions {
  timeoutMs: number
  maxBodyBytes: number
  signal: AbortSignal | undefined
}

/** Why an exchange ended early; for the client only, which wants an error. */
class Stopped extends Error {}

/** What `setTimeout` can hold: beyond it fires at once. */
const longestTimerMs = 2 ** 31 - 1
/** Interim answers (1xx) before the real one. Nobody sends many; a flood of them would hold up our own clock, and be taken for our fault. */
const mostInterim = 32
/** Pieces of a body that hold next to nothing each: many of them cost us time and the sender none. Words that are streamed are hundreds. */
const mostTinyPieces = 10_000
const tinyBytes = 64
const redirects = new Set([301, 302, 303, 307, 308])

/**
 * One request and its answer, bounded in time and size, in one place.
 * The client's own limits are off: undici's are coarse (half a second) and do not bound what decompression makes of a body.
 */
export function exchange(client: Asker, call: Call, options: ExchangeOptions): Promise<HttpResult> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now()
    let controller: { abort(reason: Error): void } | null = null
    let reader: BodyReader | null = null
    let head: { status: number; headers: HttpHeaders } | null = null
    let stopped: Stopped | null = null
    let interim = 0
    let pieces = 0
    let bytes = 0

    const settle = (finish: () => void, complete: boolean): void => {
      if (stopped !== null) return
      stopped = new Stopped('the exchange is over')
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', onAbort)
      if (!complete) {
        reader?.drop()
        controller?.abort(stopped)
      }
      finish()
    }
    let delivered = true
    const elapsed = () => performance.now() - startedAt
    const fail = (problem: HttpProblem, detail: string, location: string | null = null): void => {
      const failure: HttpFailure = {
        ok: false,
        problem,
        detail,
        ms: elapsed(),
        sent: controller !== null && delivered,
        status: head?.status ?? null,
        location,
      }
      settle(() => resolve(failure), false)
    }
    const crash = (error: unknown): void => settle(() => reject(error), false)
    const answer = (body: Uint8Array): void => {
      const ms = elapsed()
      // Read too late is too late, whoever was slow: the caller knows whether it was us.
      if (ms > options.timeoutMs) timeUp()
      else if (head === null) crash(new Error('a body without a head'))
      else {
        const result: HttpAnswer = { ok: true, ...head, body, ms }
        settle(() => resolve(result), true)
      }
    }
    const timeUp = (): void => fail('timeout', `no complete answer within ${Math.round(options.timeoutMs)} ms (${progress()})`)
    const progress = (): string => {
      if (controller === null) return 'no connection yet'
      return head === null ? 'nothing came back' : `status ${head.status} came, the body did not end`
    }
    const onAbort = (): void => crash(options.signal?.reason)

    if (options.signal?.aborted) return reject(options.signal.reason)
    options.signal?.addEventListener('abort', onAbort, { once: true })
    const timer = setTimeout(timeUp, Math.min(options.timeoutMs, longestTimerMs))

    const events: BodyEvents = { done: answer, failed: fail }

    client.dispatch(call, {
      onRequestStart(given) {
        controller = given
        // Given up while it waited for a connection: it must not be sent any more.
        if (stopped !== null) given.abort(stopped)
      },
      onResponseStart(_, status, raw) {
        if (stopped !== null) return
        if (status < 200) {
          interim += 1
          if (interim > mostInterim) fail('protocol', `more than ${mostInterim} interim answers (the last: ${status}) and no real one`)
          return
        }
        const headers = plainHeaders(raw)
        head = { status, headers }
        if (redirects.has(status) && headers.location !== undefined) {
          return fail('redirect', `${status} to ${headers.location}`, headers.location)
        }
        if (Number(headers['content-length']) > options.maxBodyBytes) {
          return fail('too-large', `the body is ${headers['content-length']} bytes, ${options.maxBodyBytes} are allowed`)
        }
        reader = bodyReader(headers['content-encoding'], options.maxBodyBytes, events)
        if (reader === null) fail('encoding', `content-encoding ${headers['content-encoding']} cannot be read`)
      },
      onResponseData(_, chunk) {
        // undici's resume() flushes its parser with an empty chunk.
        if (chunk.length === 0 || stopped !== null) return
        pieces += 1
        bytes += chunk.length
        if (pieces > mostTinyPieces && bytes < pieces * tinyBytes)
          fail('protocol', `the body comes in ${pieces} pieces of ${bytes} bytes in all`)
        else reader?.push(chunk)
      },
      onResponseEnd: () => reader?.end(),
      onResponseError(_, error) {
        delivered = (error as NodeJS.ErrnoException).code !== notDelivered
        const problem = problemOf(error, controller !== null)
        if (problem === null) crash(error)
        else fail(problem, failureText(error))
      },
    })
  })
}

function plainHeaders(raw: IncomingHttpHeaders): HttpHeaders {
  // No prototype: a server may send a header called __proto__.
  const headers: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(raw)) {
    if (value !== undefined) headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value
  }
  return headers
}
