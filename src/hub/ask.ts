import { BbxError } from '../base/bbx-error.ts'
import { TryAgain } from '../base/download/try-again.ts'
import type { HttpAnswer } from '../base/http.ts'
import { patiently } from '../base/patiently.ts'
import type { HubLine } from './line.ts'
import { type Asked, statusError } from './status-error.ts'
import { strange } from './strange.ts'

/** A page of a listing has some hundred kilobytes. */
const mostBytes = 64 * 1024 * 1024
/** A repository that was renamed is one redirect away. */
const mostRedirects = 3

export interface Question {
  method: 'GET' | 'POST' | 'PUT'
  /** Relative to the endpoint, with its query. */
  path: string
  /** Sent as JSON. */
  body?: unknown
  headers?: Readonly<Record<string, string>>
  /** Statuses that the caller reads, beside those of success. */
  reads?: readonly number[]
  /** For the whole answer; default: the line's `stallMs`. */
  timeoutMs?: number
}

/**
 * A question to the hub's API; asked again where it cannot answer now, or where its answer was lost: whatever is asked through here may be asked twice.
 * Throws BbxError as `Hub` says.
 */
export function ask(line: HubLine, question: Question, asked: Asked, signal: AbortSignal): Promise<HttpAnswer> {
  return patiently(line, () => askOnce(line, question, asked, signal), signal)
}

async function askOnce(line: HubLine, question: Question, asked: Asked, signal: AbortSignal): Promise<HttpAnswer> {
  const { http, endpoint, origin, prefix, patience } = line
  const { method, body, reads = [], timeoutMs = patience.stallMs } = question
  const headers = {
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...question.headers,
    ...identity(line),
  }
  let path = question.path
  for (let redirects = 0; ; redirects++) {
    const request = { method, path, headers, timeoutMs, maxBodyBytes: mostBytes }
    const result = await http.request(body === undefined ? request : { ...request, body: JSON.stringify(body) }, signal)
    if (result.ok) {
      if ((result.status >= 200 && result.status < 300) || reads.includes(result.status)) return result
      throw statusError(line, asked, result.status, result.headers, result.body)
    }
    if (result.problem === 'redirect' && result.location !== null) {
      const next = URL.canParse(result.location, `${endpoint}${path}`) ? new URL(result.location, `${endpoint}${path}`) : null
      // The token goes with the question: to the hub itself, and nowhere else.
      const isHere = next !== null && next.origin === origin && next.pathname.startsWith(`${prefix}/`)
      if (isHere && method !== 'GET') throw renamed(asked, next.pathname)
      if (!isHere || redirects >= mostRedirects) throw strange(endpoint, `it redirects to ${result.location.slice(0, 200)}`)
      path = `${next.pathname.slice(prefix.length)}${next.search}`
      continue
    }
    const why = result.detail
    if (['too-large', 'encoding', 'protocol', 'redirect'].includes(result.problem)) throw strange(endpoint, why)
    throw new TryAgain(unreachable(`the hub at ${endpoint}`, why))
  }
}

/** Who asks: for the hub itself only. */
export function identity({ token }: HubLine): Record<string, string> {
  return { 'user-agent': 'bbx', ...(token === null ? {} : { authorization: `Bearer ${token.reveal()}` }) }
}

export function unreachable(who: string, why: string, cause?: unknown): BbxError {
  return new BbxError('E0007', {
    what: `${who} cannot be reached`,
    why,
    remedy: 'check the network, and HF_ENDPOINT where it is set',
    cause,
  })
}

/** What is written goes to the repository that was named, and to no other. */
function renamed({ repo }: Asked, path: string): BbxError {
  return new BbxError('E0050', {
    what: `${repo?.name ?? 'the repository'} has another name on the hub now`,
    why: `it answers from ${path.slice(0, 200)}`,
    remedy: 'name the repository as the hub calls it',
  })
}
