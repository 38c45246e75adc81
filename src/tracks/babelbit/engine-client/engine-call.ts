import { setTimeout as sleep } from 'node:timers/promises'
import { BbxError } from '../../../base/bbx-error.ts'
import type { HttpAnswer, HttpClient, HttpFailure, HttpResult } from '../../../base/http.ts'
import type { Json } from '../../../base/json.ts'
import { waitSchema } from './schemas.ts'

export interface EngineCall {
  method: 'GET' | 'POST'
  path: string
  /** Sent as JSON; null: no body at all. */
  body: Json
  token: string | null
}

export interface EngineLine {
  http: HttpClient
  timeoutMs: number
  signal: AbortSignal
  /** Waits between attempts; a test gives shorter ones. Milliseconds. */
  pauses: readonly number[]
}

const maxBodyBytes = 1024 * 1024
/** Longer ones are not waited for: the engine wants to be left alone. */
const longestWaitMs = 60_000

/** One request. Throws only when aborted. */
export function ask({ http, timeoutMs, signal }: EngineLine, { method, path, body, token }: EngineCall): Promise<HttpResult> {
  const headers = {
    ...(body === null ? {} : { 'content-type': 'application/json' }),
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  }
  return http.request({ method, path, headers, timeoutMs, maxBodyBytes, ...(body === null ? {} : { body: JSON.stringify(body) }) }, signal)
}

/**
 * A request that may be made again (`/start`, `/auth`: a second session or challenge harms nobody): after a failure of the
 * network, a 429 or a 5xx other than 501 it is, with pauses. The last result comes back as it is.
 */
export async function askAgain(line: EngineLine, call: () => Promise<HttpResult>): Promise<HttpResult> {
  for (const pause of line.pauses) {
    const result = await call()
    const wait = result.ok ? waitFor(result, pause) : result.problem === 'redirect' ? null : pause
    if (wait === null) return result
    await sleep(wait, undefined, { signal: line.signal })
  }
  return call()
}

function waitFor(answer: HttpAnswer, pause: number): number | null {
  if (answer.status === 429) return politeWait(answer, pause)
  return answer.status >= 500 && answer.status !== 501 ? pause : null
}

/** How long a 429 asks to wait, or null where that is too long. Milliseconds. */
export function politeWait(answer: HttpAnswer, pause: number): number | null {
  const seconds = Number(answer.headers['retry-after'] ?? Number.NaN)
  const said = waitSchema.safeParse(jsonOf(answer)).data?.detail
  const asked = Number.isFinite(seconds) ? seconds : (said?.retry_after ?? said?.window_sec)
  const wait = asked === undefined ? pause : Math.max(0, asked * 1000)
  return wait > longestWaitMs ? null : wait
}

/** The body as JSON; undefined where it is none. */
export function jsonOf({ body }: HttpAnswer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}

/** The error for an answer that cannot be used. `refusedRemedy`: what to do where it refuses the credentials; by default that of the code. */
export function wrongAnswer(path: string, { status, body }: HttpAnswer, why: string, refusedRemedy?: string): BbxError {
  if (status === 401 || status === 403) {
    const remedy = refusedRemedy === undefined ? {} : { remedy: refusedRemedy }
    return new BbxError('E0010', { what: `the utterance engine refuses ${path} (HTTP ${status})`, why: excerpt(body), ...remedy })
  }
  const what =
    status === 200
      ? `the utterance engine answered ${path} out of its protocol`
      : `the utterance engine answered ${path} with HTTP ${status}`
  return new BbxError('E0011', { what, why: `${why}${why === '' ? '' : ': '}${excerpt(body)}` })
}

export function noAnswer(path: string, { problem, detail }: HttpFailure): BbxError {
  const code = problem === 'redirect' || problem === 'protocol' || problem === 'too-large' || problem === 'encoding' ? 'E0011' : 'E0007'
  return new BbxError(code, { what: `no answer from the utterance engine to ${path} (${problem})`, why: detail })
}

function excerpt(body: Uint8Array): string {
  return new TextDecoder().decode(body.subarray(0, 300))
}
