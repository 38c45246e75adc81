import type { Dispatcher } from 'undici'
import { discard } from '../../base/download/discard.ts'
import { TryAgain } from '../../base/download/try-again.ts'
import { failureText } from '../../base/http/failure-text.ts'
import { patiently } from '../../base/patiently.ts'
import { Unreachable } from './ask.ts'
import { identity, type Purpose } from './identity.ts'
import type { ChutesLine } from './line.ts'
import { refusal } from './refusal.ts'
import { strange } from './strange.ts'

export interface StreamQuestion {
  path: string
  purpose: Purpose
  about: string
}

export interface LineStream extends AsyncDisposable {
  /** Lower case. */
  contentType: string
  /** Without their ends. Throws BbxError E0007 where the connection breaks or stands still. */
  lines: AsyncIterable<string>
}

/** Of one line; the rest of a longer one is dropped. */
const longestLine = 256 * 1024
const mostRefusalBytes = 64 * 1024

/** Opens an answer that comes line by line and may never end: dispose of it. Throws BbxError as `Chutes` says. */
export function openStream(line: ChutesLine, question: StreamQuestion, signal: AbortSignal): Promise<LineStream> {
  return patiently(line, () => openOnce(line, question, signal), signal)
}

async function openOnce(line: ChutesLine, { path, purpose, about }: StreamQuestion, signal: AbortSignal): Promise<LineStream> {
  const { url, patience } = line
  const headers = { accept: 'text/event-stream, text/plain', 'user-agent': 'bbx', ...(await identity(line, purpose, null)) }
  const broken = (error: unknown) => {
    signal.throwIfAborted()
    return new Unreachable(url, `the connection for ${about} broke: ${failureText(error)}`, error)
  }
  // Loaded where there is a stream: it takes longer to load than a question takes.
  const { request } = await import('../../base/http/undici.ts')
  const answer = await request(`${url}${path}`, {
    ...{ method: 'GET', headers, signal, headersTimeout: patience.stallMs, bodyTimeout: patience.stallMs },
  }).catch((error: unknown) => {
    throw new TryAgain(broken(error))
  })
  const { statusCode: status, body } = answer
  if (status !== 200) throw await refused(line, about, answer)
  return {
    contentType: String(answer.headers['content-type'] ?? '').toLowerCase(),
    lines: linesOf(body, broken),
    [Symbol.asyncDispose]: async () => discard(body),
  }
}

async function* linesOf(body: Dispatcher.ResponseData['body'], broken: (error: unknown) => Unreachable): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const piece of body) {
      const parts = (rest + decoder.decode(piece, { stream: true })).split('\n')
      rest = (parts.pop() ?? '').slice(0, longestLine)
      for (const part of parts) yield part.replace(/\r$/, '').slice(0, longestLine)
    }
  } catch (error) {
    throw broken(error)
  } finally {
    discard(body)
  }
  if (rest !== '') yield rest.replace(/\r$/, '')
}

async function refused(line: ChutesLine, about: string, { statusCode, headers, body }: Dispatcher.ResponseData): Promise<Error> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const piece of body) {
      bytes += piece.length
      if (bytes > mostRefusalBytes) break
      pieces.push(piece)
    }
  } catch {
    // What came until then says enough.
  } finally {
    discard(body)
  }
  if (statusCode >= 300 && statusCode < 400) return strange(line.url, `it redirects to ${String(headers.location ?? '').slice(0, 200)}`)
  const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
  return refusal(line, { about }, { status: statusCode, headers: plain, body: Buffer.concat(pieces) })
}
