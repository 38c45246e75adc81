import { BbxError } from '../../base/bbx-error.ts'
import { chuteName } from '../../chutes/spec/chute-name.ts'
import type { PlatformChute } from '../../chutes/types.ts'
import { babelbitPublishing } from '../../tracks/babelbit/publishing.ts'
import type { Context } from '../context.ts'
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

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The chute by id or name, whose names of revisions are those that `bbx chute generate` gives. Throws BbxError U0001, U0002 without either. */
export async function referenceOf({ chute, revision, repo }: ChuteReference, context: Context): Promise<string> {
  if (chute !== undefined && revision !== undefined)
    throw new BbxError('U0001', { what: `${chute} and --revision ${revision} name two chutes`, remedy: 'give one of them' })
  if (revision === undefined) {
    const wanted = { given: chute ?? null, flag: 'ID or NAME, or --revision', variable: null, question: 'Which chute (id or name)?' }
    return (await need({ chute: wanted }, context)).chute
  }
  if (!/^[0-9a-f]{40}$/.test(revision))
    throw new BbxError('U0001', { what: `${revision} is no revision`, remedy: 'write the 40 hex digits of the commit, in lower case' })
  const settings = await context.settings()
  const account = settings.string('huggingface.username')
  const hotkey = settings.string('wallet.hot') ?? ''
  const usual = account === null ? null : babelbitPublishing.defaultRepository({ username: account, hotkeyName: hotkey, folderName: '' })
  const { repository } = await need(
    {
      repository: {
        ...{ given: repo ?? usual, flag: '--repo', variable: 'HUGGINGFACE_USERNAME' },
        question: 'Which repository of the hub does it serve (owner/name)?',
      },
    },
    context,
  )
  return chuteName(repository.split('/')[0] ?? '', revision)
}

/**
 * A chute that is there. The platform looks a name up among all accounts, and takes `_` for any character: what it gives counts only with exactly this name, and one of the account
 * itself comes first. Throws BbxError E0001: nothing is guessed.
 */
export async function findChute(reference: string, { chutes, username }: NetworkPlatform, signal: AbortSignal): Promise<PlatformChute> {
  const found = await chutes.chute(reference, signal)
  if (uuid.test(reference) && found?.id === reference.toLowerCase()) return found
  const named = found?.name === reference ? found : null
  if (named !== null && (username === null || named.username?.toLowerCase() === username.toLowerCase())) return named
  for await (const own of chutes.chutes(signal)) if (own.name === reference) return (await chutes.chute(own.id, signal)) ?? own
  if (named !== null) return named
  throw new BbxError('E0001', {
    what: `${chutes.url} has no chute ${reference}, or it is not shared with this account`,
    remedy: '`bbx chute list` shows those of the account; a chute that another program made may have another name: give its id',
  })
}
