import { badUsername } from '../../chutes/spec/chute-name.ts'
import type { Settings } from '../../config/settings.ts'
import { babelbitPublishing } from '../../tracks/babelbit/publishing.ts'
import type { Context } from '../context.ts'
import { hubAccountOf } from '../hub-of-network.ts'
import { need } from '../need.ts'
import { hotkeyNameOf } from '../pushing/name-of-repository.ts'
import { accountFile } from './account-file.ts'

export interface ChuteIdentity {
  /** Of the account on chutes. */
  username: string
  /** On the hub: `owner/name`. */
  repo: string
  /** 40 hex digits */
  revision: string
}

/**
 * What a chute cannot be described without. The username is also that of `config.ini`; the repository is the one that a push takes where none is named, as babelbit's own tool does:
 * HUGGINGFACE_USERNAME, or the account of the rehearsal's hub, and the name of the hotkey (reference babelbit 6). Throws BbxError U0002 with all that is missing, U0007 for a `config.ini` that cannot be read.
 */
export async function needForChute(
  given: { username?: string | undefined; repo?: string | undefined; revision?: string | undefined },
  context: Context,
): Promise<ChuteIdentity> {
  const settings = await context.settings()
  const repo = given.repo ?? (await usualRepository(settings, context))
  return need(
    {
      username: {
        given: given.username ?? settings.string('chutes.username') ?? (await accountFile(settings)).config?.account?.username ?? null,
        flag: '--username',
        variable: 'CHUTES_USERNAME',
        question: 'Which account on chutes?',
        problem: (username) => {
          const remedy = badUsername(username)
          return remedy === null ? null : { what: `${username} is no username on chutes`, remedy }
        },
      },
      repo: {
        given: repo,
        flag: '--repo',
        variable: 'HUGGINGFACE_USERNAME',
        question: 'Which repository of the hub (owner/name)?',
      },
      revision: { given: given.revision ?? null, flag: '--revision', variable: null, question: 'Which revision (40 hex digits)?' },
    },
    context,
  )
}

async function usualRepository(settings: Settings, context: Context): Promise<string | null> {
  const username = hubAccountOf(settings)
  const hotkeyName = username === null ? null : await hotkeyNameOf(context)
  return username === null || hotkeyName === null ? null : babelbitPublishing.defaultRepository({ username, hotkeyName, folderName: '' })
}
