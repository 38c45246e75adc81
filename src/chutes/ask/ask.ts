import type { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import { TryAgain } from '../../base/download/try-again.ts'
import { parseJson as parseBody } from '../../base/http/parse-json.ts'
import type { HttpAnswer, HttpClient, HttpFailure } from '../../base/http.ts'
import { patiently } from '../../base/patiently.ts'
import { identity, type Purpose } from './identity.ts'
import type { ChutesLine } from './line.ts'
import { refusal } from './refusal.ts'
import { isOfGateway, said } from './said.ts'
import { strange } from './strange.ts'

/** A page of a listing has some hundred kilobytes, with the schemas of its cords. */
const mostBytes = 64 * 1024 * 1024

export interface Question {
  method: 'GET' | 'POST' | 'DELETE'
  /** With its query. */
  path: string
  purpose: Purpose
  /** The exact bytes, and of which kind. */
  body?: { bytes: Uint8Array; type: string }
  /** Statuses that the caller reads, beside those of success. */
  reads?: readonly number[]
  /** False: it is sent once, and what became of it when no answer came is the caller's to find out. */
  repeats?: boolean
  /** For the whole answer; default: the line's `stallMs`. */
  timeoutMs?: number
  /** Of what: for messages. */
  about: string
}

/** A question to the platform. Asked again where it cannot answer now or where its answer was lost, unless `repeats` is false. Throws BbxError as `Chutes` says, or LostAnswer. */
export function ask(line: ChutesLine, question: Question, signal: AbortSignal, http: HttpClient = line.http): Promise<HttpAnswer> {
  return patiently(line, () => askOnce(line, question, signal, http), signal)
}

/** As `ask`, with the answer as what it should be. */
export async function askJson<T>(line: ChutesLine, question: Question, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
  return parseJson(line, (await ask(line, question, signal)).body, schema)
}

/** What was asked may have been done: the connection broke, or the time was up, after it was sent. */
export class LostAnswer extends Error {
  override name = 'LostAnswer'
}

async function askOnce(line: ChutesLine, question: Question, signal: AbortSignal, http: HttpClient): Promise<HttpAnswer> {
  const { patience, url } = line
  const { method, path, purpose, body, reads = [], repeats = true, timeoutMs = patience.stallMs } = question
  const headers = {
    accept: 'application/json',
    'user-agent': 'bbx',
    ...(body === undefined ? {} : { 'content-type': body.type }),
    ...(await identity(line, purpose, body?.bytes ?? null)),
  }
  const request = { method, path, headers, timeoutMs, maxBodyBytes: mostBytes }
  const result = await http.request(body === undefined ? request : { ...request, body: body.bytes }, signal)
  if (result.ok) {
    if (result.status >= 200 && result.status < 300) return result
    // A page says nothing of what the platform has: a web server that is none has no such thing either.
    if (reads.includes(result.status) && !isOfGateway(said(line, result.body))) return result
    const error = refusal(line, question, result)
    // A gateway that gave up waiting says nothing of what is behind it; one that found us too many has passed nothing on.
    if (error instanceof TryAgain && !repeats && result.status !== 429) throw new LostAnswer(error.inTheEnd.why ?? error.inTheEnd.message)
    throw error
  }
  throw failure(url, result, repeats)
}

function failure(url: string, { problem, detail, sent, location }: HttpFailure, repeats: boolean): Error {
  if (problem === 'redirect') return strange(url, `it redirects to ${(location ?? '').slice(0, 200)}`)
  if (!repeats && sent) return new LostAnswer(detail)
  if (['too-large', 'encoding', 'protocol'].includes(problem)) return strange(url, detail)
  return new TryAgain(new Unreachable(url, detail))
}

/** Nobody answered, or an answer broke off. A gateway that cannot answer now is another error: somebody is there. */
export class Unreachable extends BbxError {
  constructor(url: string, why: string, cause?: unknown) {
    super('E0007', {
      what: `chutes at ${url} cannot be reached`,
      why,
      remedy: 'check the network, and CHUTES_API_URL where it is set; then run the same command again',
      cause,
    })
  }
}

/** A body as what it should be. Throws BbxError E0011. */
export function parseJson<T>({ url }: ChutesLine, body: Uint8Array, schema: z.ZodType<T>): T {
  return parseBody(body, schema, (why) => strange(url, why))
}
