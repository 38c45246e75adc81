import { BbxError } from '../base/bbx-error.ts'
import { TryAgain } from '../base/download/try-again.ts'
import { retryAfterMs } from '../base/http/retry-after.ts'
import type { HubLine } from './line.ts'
import { repoPath } from './repo-path.ts'
import type { HubRepo } from './types.ts'
import { refusedWrite } from './write/refused-write.ts'

export interface Asked {
  /** null: nothing of any repository. */
  repo: HubRepo | null
  revision: string
  /** Of a file or folder. */
  path: string | null
  /** Something is to be changed: other rights are needed, and more can be refused. */
  writes?: boolean
}

export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>

/** An answer of the hub that is not what was asked for, as the error to throw: TryAgain where it may go better soon. */
export function statusError(
  line: HubLine,
  asked: Asked,
  status: number,
  headers: AnswerHeaders,
  body: Uint8Array | null = null,
): BbxError | TryAgain {
  const kind = String(headers['x-error-code'] ?? '')
  const said = (String(headers['x-error-message'] ?? '') || saidIn(body)).slice(0, 300)
  const why = `the hub answers ${status}${said === '' ? '' : `: ${said}`}`
  if (status === 429) return tooMany(line, headers, why)
  if (status >= 500 || status === 408)
    return new TryAgain(new BbxError('E0007', { what: 'the hub cannot answer now', why, remedy: 'try again later' }))
  const { repo } = asked
  if (repo === null) return refusedToken(line, status, why)
  if (status === 404) return notThere(asked, repo, kind, why)
  const refused = asked.writes ? refusedWrite(line, repo, status, why) : null
  if (refused !== null) return refused
  if (status === 401 || status === 403) return refusedToUs(line, repo, kind, why)
  const remedy = 'check that HF_ENDPOINT names a hub'
  return new BbxError('E0011', { what: `the hub does not answer for ${repo.name}`, why, remedy })
}

/** The hub writes `{"error":"..."}` where it has no header for it. */
function saidIn(body: Uint8Array | null): string {
  if (body === null || body.length > 64 * 1024) return ''
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body))
    return typeof value === 'object' && value !== null && 'error' in value && typeof value.error === 'string' ? value.error : ''
  } catch {
    return ''
  }
}

function refusedToken({ endpoint, token }: HubLine, status: number, why: string): BbxError {
  if (status !== 401 && status !== 403)
    return new BbxError('E0011', { what: 'the hub does not say who asks', why, remedy: 'check that HF_ENDPOINT names a hub' })
  const what = token === null ? 'the hub wants to know who asks' : 'the hub does not know the token'
  return new BbxError('E0010', { what, why, remedy: `make a token at ${endpoint}/settings/tokens and set HF_TOKEN` })
}

function refusedToUs({ endpoint, token }: HubLine, repo: HubRepo, kind: string, why: string): BbxError {
  const { name } = repo
  const page = `${endpoint}/${repoPath(repo)}`
  if (kind === 'GatedRepo') {
    const what = `${name} is gated: its owners want to know who takes it`
    const accept = `accept its conditions at ${page}`
    return new BbxError('E0010', {
      what,
      why,
      remedy: token === null ? `${accept}, then set HF_TOKEN to a token of that account` : `${accept} with the account of the token`,
    })
  }
  const fresh = `make a token at ${endpoint}/settings/tokens and set HF_TOKEN`
  if (token === null) {
    const what = `the hub shows ${name} to nobody without a token: it is private, or there is no such repository`
    return new BbxError('E0010', { what, why, remedy: `check the name; for a private one ${fresh}` })
  }
  return new BbxError('E0010', {
    what: `the hub refuses ${name} to the account of the token, or the token itself`,
    why,
    remedy: `check the name; ${fresh}`,
  })
}

function notThere({ revision, path }: Asked, repo: HubRepo, kind: string, why: string): BbxError {
  if (kind === 'RevisionNotFound')
    return new BbxError('E0001', {
      what: `${repo.name} has no revision ${revision}`,
      why,
      remedy: 'name a branch, a tag or a commit that it has',
    })
  if (kind === 'EntryNotFound' || (path !== null && kind === ''))
    return new BbxError('E0001', {
      what: `${repo.name} has no ${path ?? 'such file'} at ${revision}`,
      why,
      remedy: 'check the name and the revision',
    })
  const what = `the hub knows no ${repo.kind} repository ${repo.name}`
  return new BbxError('E0001', { what, why, remedy: 'check the name; a private one needs a token in HF_TOKEN' })
}

function tooMany({ token, patience }: HubLine, headers: AnswerHeaders, why: string): BbxError | TryAgain {
  const waitMs = retryAfterMs(String(headers['retry-after'] ?? ''), Date.now())
  const after = waitMs === null ? 'wait a few minutes' : `wait ${Math.ceil(waitMs / 1000)} s`
  const remedy = `${after}, then run the same command again${token === null ? '; with a token (HF_TOKEN) the hub allows more' : ''}`
  const error = new BbxError('E0007', { what: 'the hub was asked too often from here', why, remedy, exit: 4 })
  return waitMs !== null && waitMs > patience.longestWaitMs ? error : new TryAgain(error, waitMs)
}
