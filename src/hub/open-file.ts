import type { Dispatcher } from 'undici'
import { BbxError } from '../base/bbx-error.ts'
import { discard } from '../base/download/discard.ts'
import { TryAgain } from '../base/download/try-again.ts'
import { failureText } from '../base/http/failure-text.ts'
import { request } from '../base/http/undici.ts'
import { unreachable } from './ask.ts'
import type { HubLine } from './line.ts'
import { filePath, repoPath } from './repo-path.ts'
import { statusError } from './status-error.ts'
import { strange } from './strange.ts'
import { shownAddress, trustedAddress } from './trusted-address.ts'
import type { HubDownload } from './types.ts'

/** To a content network, and perhaps to another of its machines. */
const mostRedirects = 5
const redirects = new Set([301, 302, 303, 307, 308])

/**
 * Asks for a file with these headers, wherever the hub says that its bytes are served: large ones lie with a content network, at an address that is signed and
 * soon out of date. The token goes to the hub itself only. The answer has the status 200, 206 or 416; throws as `Download.ask` says.
 */
export async function openFile(
  line: HubLine,
  { repo, commit, file }: Pick<HubDownload, 'repo' | 'commit' | 'file'>,
  more: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  const { endpoint, origin, token, patience } = line
  let url = new URL(`${endpoint}/${repoPath(repo)}/resolve/${commit}/${filePath(file.path)}`)
  let isHub = true
  for (let hops = 0; ; hops++) {
    const authorization: Record<string, string> = isHub && token !== null ? { authorization: `Bearer ${token.reveal()}` } : {}
    const headers = { ...more, ...authorization, 'accept-encoding': 'identity', 'user-agent': 'bbx' }
    const answer = await send(url, headers, patience.stallMs, signal)
    const { statusCode: status, headers: got, body } = answer
    if (status === 200 || status === 206 || status === 416) return answer
    discard(body)
    if (!redirects.has(status))
      throw isHub ? statusError(line, { repo, revision: commit, path: file.path }, status, got) : notServed(url, status)
    const location = String(got.location ?? '')
    const next = trustedAddress(location, url.href, line)
    if (next === null) throw strange(endpoint, `${file.path} is said to be served at ${shownAddress(location, url.href)}`)
    if (hops >= mostRedirects) throw strange(endpoint, `${file.path} is redirected more than ${mostRedirects} times`)
    // Once away from the hub it stays away: who sends us back is not the hub.
    isHub &&= next.origin === origin
    url = next
  }
}

async function send(
  url: URL,
  headers: Readonly<Record<string, string>>,
  stallMs: number,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  try {
    return await request(url.href, { method: 'GET', headers, signal, headersTimeout: stallMs, bodyTimeout: stallMs })
  } catch (error) {
    signal.throwIfAborted()
    throw new TryAgain(unreachable(url.host, failureText(error), error))
  }
}

/** Signed addresses run out: the next try asks the hub for another. */
function notServed(url: URL, status: number): TryAgain {
  const why = `${url.host}, where the hub keeps it, answers ${status}`
  return new TryAgain(new BbxError('E0007', { what: 'the file is not served now', why, remedy: 'try again later' }))
}
