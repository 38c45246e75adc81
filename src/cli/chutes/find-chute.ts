import { BbxError } from '../../base/bbx-error.ts'
import { isUuid } from '../../base/uuid.ts'
import { chuteName } from '../../chutes/spec/chute-name.ts'
import type { PlatformChute } from '../../chutes/types.ts'
import type { Context } from '../context.ts'
import { hubAccountOf } from '../hub-of-network.ts'
import { need } from '../need.ts'
import type { NetworkPlatform } from './platform-of-network.ts'

/** Which chute is meant: its id or name, or the revision that it serves. */
export interface ChuteReference {
  /** Id or name. */
  chute?: string | undefined
  /** 40 hex digits */
  revision?: string | undefined
  /** With a revision: the repository on the hub, whose owner is part of the chute's name. */
  repo?: string | undefined
}

/** What is looked for at the platform. */
export interface WantedChute {
  /** Id or name; null where only the revision is known. */
  idOrName: string | null
  /** 40 hex digits; null where the chute was named. */
  revision: string | null
}

/**
 * The chute by id or name, or by its revision: that has the name that `bbx chute generate` gives, where the repository's owner is known, or any other. Throws BbxError U0001, U0002 without either.
 */
export async function referenceOf({ chute, revision, repo }: ChuteReference, context: Context): Promise<WantedChute> {
  if (chute !== undefined && revision !== undefined)
    throw new BbxError('U0001', { what: `${chute} and --revision ${revision} name two chutes`, remedy: 'give one of them' })
  if (revision === undefined) {
    const wanted = { given: chute ?? null, flag: 'ID or NAME, or --revision', variable: null, question: 'Which chute (id or name)?' }
    return { idOrName: (await need({ chute: wanted }, context)).chute, revision: null }
  }
  if (!/^[0-9a-f]{40}$/.test(revision))
    throw new BbxError('U0001', { what: `${revision} is no revision`, remedy: 'write the 40 hex digits of the commit, in lower case' })
  const owner = repo?.split('/')[0] ?? hubAccountOf(await context.settings())
  return { idOrName: owner === null ? null : chuteName(owner, revision), revision }
}

/** A chute that is there, as `referenceOf` wants it. Throws BbxError E0001, and U0001 where several serve the revision: nothing is guessed. */
export async function findChute(wanted: WantedChute, platform: NetworkPlatform, signal: AbortSignal): Promise<PlatformChute> {
  const { idOrName, revision } = wanted
  const named = idOrName === null ? null : await byIdOrName(idOrName, platform, signal)
  const found = named ?? (revision === null ? null : await byRevision(revision, platform, signal))
  if (found !== null) return found
  const { url } = platform.chutes
  if (revision !== null) {
    throw new BbxError('E0001', {
      what: `${url} has no chute of this account ${idOrName === null ? '' : `that is named ${idOrName}, or `}whose module names ${revision}`,
      remedy: '`bbx chute list` shows those of the account; one that is shared with it is found by its id',
    })
  }
  throw new BbxError('E0001', {
    what: `${url} has no chute ${idOrName}, or it is not shared with this account`,
    remedy:
      '`bbx chute list` shows those of the account; a chute that another program made may have another name: give its id, or --revision',
  })
}

/**
 * The platform looks a name up among all accounts, and takes `_` for any character: what it gives counts only with exactly this name, and one of the account
 * itself comes first.
 */
async function byIdOrName(reference: string, { chutes, username }: NetworkPlatform, signal: AbortSignal): Promise<PlatformChute | null> {
  const found = await chutes.chute(reference, signal)
  if (isUuid(reference) && found?.id === reference.toLowerCase()) return found
  const named = found?.name === reference ? found : null
  if (named !== null && (username === null || named.username?.toLowerCase() === username.toLowerCase())) return named
  for await (const own of chutes.chutes(signal)) if (own.name === reference) return (await chutes.chute(own.id, signal)) ?? own
  return named
}

/** Babelbit's own tool names chutes by two words, `--chute-name` by any, and the platform knows no revision: but what a chute fetches stands in its module. */
async function byRevision(revision: string, { chutes }: NetworkPlatform, signal: AbortSignal): Promise<PlatformChute | null> {
  const serving: PlatformChute[] = []
  for await (const own of chutes.chutes(signal)) if ((await chutes.chuteCode(own.id, signal)).includes(revision)) serving.push(own)
  const [first, ...others] = serving
  if (first === undefined) return null
  if (others.length > 0)
    throw new BbxError('U0001', {
      what: `${serving.length} chutes of this account serve ${revision}`,
      why: serving.map(({ name, id }) => `${name} (${id})`).join(', '),
      remedy: 'give the id of the one that is meant',
    })
  return (await chutes.chute(first.id, signal)) ?? first
}
