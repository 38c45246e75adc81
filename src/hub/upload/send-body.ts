import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { BbxError } from '../../base/bbx-error.ts'
import { discard } from '../../base/download/discard.ts'
import { TryAgain } from '../../base/download/try-again.ts'
import { failureText } from '../../base/http/failure-text.ts'
import { request } from '../../base/http/undici.ts'
import { unreachable } from '../ask.ts'
import type { HubLine } from '../line.ts'

export interface Sending {
  method: 'PUT' | 'POST'
  url: URL
  headers: Readonly<Record<string, string>>
  /** Of the body. */
  bytes: number
  body: AsyncIterable<Uint8Array>
  /** How long the answer may take once all is sent. */
  answerMs: number
}

export interface Sent {
  status: number
  headers: Dispatcher.ResponseData['headers']
  body: Uint8Array
}

/** Of an answer: what the hub says of a commit has some hundred bytes. */
const mostAnswerBytes = 4 * 1024 * 1024

/**
 * Sends a body piece by piece and gives the answer, whatever its status. Throws TryAgain where the connection breaks or stands still for longer than the line's
 * patience (with what was sent so far nobody knows), and whatever the body itself throws.
 */
export async function sendBody(
  { patience }: HubLine,
  { method, url, headers, bytes, body, answerMs }: Sending,
  signal: AbortSignal,
): Promise<Sent> {
  const stalled = new AbortController()
  let waitMs = patience.stallMs
  const timer = setTimeout(() => stalled.abort(), waitMs)
  let failure: { error: unknown } | null = null
  async function* watched(): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of body) {
        timer.refresh()
        yield piece
      }
    } catch (error) {
      failure = { error }
      throw error
    }
    clearTimeout(timer)
    waitMs = answerMs
    last = setTimeout(() => stalled.abort(), waitMs)
  }
  let last: NodeJS.Timeout | undefined
  const stream = Readable.from(watched(), { objectMode: false })
  try {
    const answer = await request(url.href, {
      method,
      headers: { ...headers, 'content-length': String(bytes) },
      body: stream,
      signal: AbortSignal.any([signal, stalled.signal]),
      headersTimeout: 0,
      bodyTimeout: patience.stallMs,
    })
    return { status: answer.statusCode, headers: answer.headers, body: await readAnswer(answer.body) }
  } catch (error) {
    signal.throwIfAborted()
    const own = failure as { error: unknown } | null
    if (own !== null) throw own.error
    if (error instanceof BbxError) throw error
    const why = stalled.signal.aborted ? `nothing moved for ${Math.round(waitMs / 1000)} s` : failureText(error)
    throw new TryAgain(unreachable(url.host, why, error))
  } finally {
    clearTimeout(timer)
    clearTimeout(last)
    stream.on('error', () => {})
    stream.destroy()
  }
}

async function readAnswer(body: Dispatcher.ResponseData['body']): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const piece of body) {
      bytes += piece.length
      if (bytes > mostAnswerBytes) break
      pieces.push(piece)
    }
  } finally {
    discard(body)
  }
  return Buffer.concat(pieces)
}
