import { BbxError } from '../base/bbx-error.ts'
import { TryAgain } from '../base/download/try-again.ts'
import type { HubLine } from './line.ts'
import { repoPath } from './repo-path.ts'
import { retryAfterMs } from './retry-after.ts'
import type { HubRepo } from './types.ts'

export interface Asked {
  repo: HubRepo
  revision: string
  /** Of a file or folder. */
  path: string | null
}

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** An answer of the hub that is not what was asked for, as the error to throw: TryAgain where it may go better soon. */
export function statusError(line: HubLine, asked: Asked, status: number, headers: Headers): BbxError | TryAgain {
  const kind = String(headers['x-error-code'] ?? '')
  const said = String(headers['x-error-message'] ?? '').slice(0, 300)
  const why = `the hub answers ${status}${said === '' ? '' : `: ${said}`}`
  if (status === 401 || status === 403) return refusedToUs(line, asked, kind, why)
  if (status === 404) return notThere(asked, kind, why)
  if (status === 429) return tooMany(line, headers, why)
  if (status >= 500 || status === 408)
    return new TryAgain(new BbxError('E0007', { what: 'the hub cannot answer now', why, remedy: 'try again later' }))
  const remedy = 'check that HF_ENDPOINT names a hub'
  return new BbxError('E0011', { what: `the hub does not answer for ${asked.repo.name}`, why, remedy })
}

function refusedToUs({ endpoint, token }: HubLine, { repo }: Asked, kind: string, why: string): BbxError {
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

function notThere({ repo, revision, path }: Asked, kind: string, why: string): BbxError {
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

function tooMany({ token, patience }: HubLine, headers: Headers, why: string): BbxError | TryAgain {
  const waitMs = retryAfterMs(String(headers['retry-after'] ?? ''), Date.now())
  const after = waitMs === null ? 'wait a few minutes' : `wait ${Math.ceil(waitMs / 1000)} s`
  const remedy = `${after}, then run the same command again${token === null ? '; with a token (HF_TOKEN) the hub allows more' : ''}`
  const error = new BbxError('E0007', { what: 'the hub was asked too often from here', why, remedy, exit: 4 })
  return waitMs !== null && waitMs > patience.longestWaitMs ? error : new TryAgain(error, waitMs)
}
