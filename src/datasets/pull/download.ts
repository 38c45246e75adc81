import { open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Dispatcher, request } from 'undici'
import { BbxError } from '../../base/bbx-error.ts'
import { diskError } from '../../base/disk-error.ts'

export interface Offer {
  /** null where the server does not say. */
  bytes: number | null
  etag: string | null
}

export interface Download {
  url: string
  /** Partial file; `<path>.json` beside it says what it is a part of. */
  path: string
  maxBytes: number
  tries: number
  pauseMs: number
  signal: AbortSignal
  onProgress(bytes: number, total: number | null): void
}

const patience = { headersTimeout: 30_000, bodyTimeout: 30_000 }

/** What the server says of the archive before it is fetched. Throws BbxError E0001 (no such archive), E0007, E0011. */
export async function askOffer(url: string, signal: AbortSignal): Promise<Offer> {
  const { statusCode, headers, body } = await send(url, 'HEAD', {}, signal)
  await body.dump()
  // A server that does not know HEAD may still serve the archive; the size is then told by the answer itself.
  if (statusCode === 405 || statusCode === 501) return { bytes: null, etag: null }
  refuseStatus(url, statusCode, headers)
  return { bytes: length(headers), etag: strongTag(headers) }
}

/**
 * Fetches a file whole, going on where an earlier call stopped if the server still has the same bytes. Throws BbxError E0007 with exit 4
 * when the connection breaks again and again (what came is kept), E0011 for what is no archive, E0005 for the disk.
 */
export async function download(wanted: Download): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fetchRest(wanted)
    } catch (error) {
      wanted.signal.throwIfAborted()
      if (error instanceof BbxError) {
        // What is not the archive that was asked for is nothing to go on with.
        if (error.code === 'E0011') await forget(wanted.path)
        throw error
      }
      const have = await sizeOf(wanted.path)
      if (attempt >= wanted.tries) {
        throw new BbxError('E0007', {
          what: `the download broke off after ${have} bytes`,
          why: error instanceof Error ? error.message : String(error),
          remedy: 'run the same command again: it goes on from there where the server allows it',
          exit: 4,
          cause: error,
        })
      }
      await sleep(wanted.pauseMs * attempt, undefined, { signal: wanted.signal })
    }
  }
}

async function fetchRest({ url, path, maxBytes, signal, onProgress }: Download): Promise<void> {
  const mark = await readMark(path)
  const have = mark?.url === url ? await sizeOf(path) : 0
  const resuming = mark !== null && have > 0
  const wish = resuming ? { range: `bytes=${have}-`, 'if-range': mark.etag } : {}
  const { statusCode, headers, body } = await send(url, 'GET', wish, signal)
  if (resuming && statusCode === 416) {
    discard(body)
    await forget(path)
    throw new Error('the server has no more than what is here: starting over')
  }
  const goesOn = resuming && statusCode === 206 && rangeStart(headers) === have && strongTag(headers) === mark.etag
  if (statusCode === 206 && !goesOn) {
    discard(body)
    await forget(path)
    throw new Error('the server sent another part than the one that was asked for')
  }
  if (statusCode !== 206) refuseStatus(url, statusCode, headers, body)
  if (/^text\/html/i.test(String(headers['content-type'] ?? ''))) {
    discard(body)
    throw notAnArchive(url, 'it is an HTML page')
  }
  const start = goesOn ? have : 0
  const rest = length(headers)
  const total = rest === null ? null : start + rest
  if (total !== null && total > maxBytes) throw tooLarge(url, maxBytes, body)
  const etag = strongTag(headers)
  // Without a strong tag nobody can tell whether the rest belongs to the same bytes.
  if (etag === null) await rm(`${path}.json`, { force: true })
  else await writeFile(`${path}.json`, JSON.stringify({ url, etag })).catch((error) => Promise.reject(diskError(error, path)))
  await receive({ url, path, maxBytes, onProgress }, body, start, total)
}

async function receive(
  { url, path, maxBytes, onProgress }: Pick<Download, 'url' | 'path' | 'maxBytes' | 'onProgress'>,
  body: Dispatcher.ResponseData['body'],
  start: number,
  total: number | null,
): Promise<void> {
  const file = await open(path, start > 0 ? 'a' : 'w').catch((error) => Promise.reject(diskError(error, path)))
  try {
    let at = start
    for await (const chunk of body) {
      const bytes: Uint8Array = chunk
      if (at === 0 && bytes.length >= 2 && !(bytes[0] === 0x1f && bytes[1] === 0x8b))
        throw notAnArchive(url, 'it is not compressed with gzip')
      if (at + bytes.length > maxBytes) throw tooLarge(url, maxBytes, body)
      await file.writeFile(bytes).catch((error) => Promise.reject(diskError(error, path)))
      at += bytes.length
      onProgress(at, total)
    }
    if (total !== null && at !== total) throw new Error(`${at} bytes came of ${total}`)
    await file.sync()
  } finally {
    discard(body)
    await file.close()
  }
}

async function send(
  url: string,
  method: 'GET' | 'HEAD',
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  try {
    return await request(url, { method, headers: { ...headers, 'accept-encoding': 'identity', 'user-agent': 'bbx' }, signal, ...patience })
  } catch (error) {
    signal.throwIfAborted()
    const why = error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code || error.name : String(error)
    throw new BbxError('E0007', { what: `${new URL(url).host} cannot be reached`, why, cause: error })
  }
}

function refuseStatus(
  url: string,
  status: number,
  headers: Dispatcher.ResponseData['headers'],
  body?: Dispatcher.ResponseData['body'],
): void {
  if (status === 200) return
  if (body) discard(body)
  if (status === 404)
    throw new BbxError('E0001', { what: `there is no archive at ${url}`, why: 'the server answers 404', remedy: 'check --ref' })
  if (status >= 300 && status < 400) {
    const remedy = 'set BBX_DATA_URL to where the archive is served itself'
    throw new BbxError('E0011', { what: `${url} is served elsewhere: ${String(headers.location)}`, remedy })
  }
  throw new BbxError('E0007', { what: `${url} is not served now`, why: `the server answers ${status}`, remedy: 'try again later' })
}

/** undici tells of a body that is given up as of an error: nobody is left to hear it. */
function discard(body: Dispatcher.ResponseData['body']): void {
  body.on('error', () => {})
  body.destroy()
}

function notAnArchive(url: string, why: string): BbxError {
  return new BbxError('E0011', { what: `what is served at ${url} is no archive`, why, remedy: 'check --ref and the setting data.url' })
}

function tooLarge(url: string, maxBytes: number, body: Dispatcher.ResponseData['body']): BbxError {
  discard(body)
  return new BbxError('E0011', {
    what: `the archive at ${url} is larger than ${maxBytes} bytes`,
    remedy: 'check that the address is the one meant',
  })
}

function length(headers: Dispatcher.ResponseData['headers']): number | null {
  const text = String(headers['content-length'] ?? '')
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** A weak tag (`W/"..."`) stands for equal meaning, not for equal bytes. */
function strongTag(headers: Dispatcher.ResponseData['headers']): string | null {
  const tag = String(headers.etag ?? '')
  return /^"[^"]*"$/.test(tag) ? tag : null
}

function rangeStart(headers: Dispatcher.ResponseData['headers']): number | null {
  const start = /^bytes (\d+)-/.exec(String(headers['content-range'] ?? ''))?.[1]
  return start === undefined ? null : Number(start)
}

async function readMark(path: string): Promise<{ url: string; etag: string } | null> {
  try {
    const mark: unknown = JSON.parse(await readFile(`${path}.json`, 'utf8'))
    const whole = typeof mark === 'object' && mark !== null && 'url' in mark && 'etag' in mark
    return whole && typeof mark.url === 'string' && typeof mark.etag === 'string' ? { url: mark.url, etag: mark.etag } : null
  } catch {
    return null
  }
}

async function forget(path: string): Promise<void> {
  await rm(path, { force: true })
  await rm(`${path}.json`, { force: true })
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}
