import type { Dispatcher } from 'undici'
import { BbxError } from '../../base/bbx-error.ts'
import { discard } from '../../base/download/discard.ts'
import { download } from '../../base/download/download.ts'
import { contentLength } from '../../base/download/response-headers.ts'
import type { Download } from '../../base/download/wanted.ts'
import { failureText } from '../../base/http/failure-text.ts'
import { request } from '../../base/http/undici.ts'

export type ArchiveDownload = Pick<Download, 'path' | 'maxBytes' | 'tries' | 'pauseMs' | 'signal' | 'onProgress'> & { url: string }

const patience = { headersTimeout: 30_000, bodyTimeout: 30_000 }

/** How many bytes the server says that the archive has, before it is fetched; null where it does not say. Throws BbxError E0001 (no such archive), E0007, E0011. */
export async function askBytes(url: string, signal: AbortSignal): Promise<number | null> {
  const { statusCode, headers, body } = await send(url, 'HEAD', {}, signal)
  await body.dump()
  // A server that does not know HEAD may still serve the archive; the size is then told by the answer itself.
  if (statusCode === 405 || statusCode === 501) return null
  refuseStatus(url, statusCode, headers)
  return contentLength(headers)
}

/** Fetches an archive whole, as `download` does: throws what it throws, and E0001 where there is none. */
export async function downloadArchive({ url, ...wanted }: ArchiveDownload): Promise<void> {
  const refused = (why: string) =>
    new BbxError('E0011', { what: `what is served at ${url} is no archive`, why, remedy: 'check --ref and the setting data.url' })
  await download({
    ...wanted,
    source: url,
    refused,
    look(first) {
      if (first.length >= 2 && !(first[0] === 0x1f && first[1] === 0x8b)) throw refused('it is not compressed with gzip')
    },
    async ask(more) {
      const answer = await send(url, 'GET', more, wanted.signal)
      const { statusCode, headers, body } = answer
      if (statusCode !== 206 && statusCode !== 416) refuseStatus(url, statusCode, headers, body)
      if (statusCode !== 416 && /^text\/html/i.test(String(headers['content-type'] ?? ''))) {
        discard(body)
        throw refused('it is an HTML page')
      }
      return answer
    },
  })
}

async function send(
  url: string,
  method: 'GET' | 'HEAD',
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  try {
    return await request(url, { method, headers: { ...headers, 'accept-encoding': 'identity', 'user-agent': 'bbx' }, signal, ...patience })
  } catch (error) {
    signal.throwIfAborted()
    throw new BbxError('E0007', { what: `${new URL(url).host} cannot be reached`, why: failureText(error), cause: error })
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
