import { basename } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import type { Hub } from '../../hub/types.ts'
import type { PushTrack } from '../../push/push.ts'
import type { Context } from '../context.ts'
import { walletPlaceOf } from '../wallet/wallet-place-of.ts'
import type { PushCommandOptions } from './push-options.ts'

export interface NamingFacts {
  options: PushCommandOptions
  hub: Hub
  /** Whose token it is, or HUGGINGFACE_USERNAME, where that is known. */
  account: string | null
  track: PushTrack
  folder: string
  context: Context
}

/**
 * `--repo`, or the name that the track gives: of the account (HUGGINGFACE_USERNAME, else whose token it is), the hotkey and the folder.
 * Throws BbxError U0003 where no hotkey is named.
 */
export async function nameOfRepository({ options, hub, account, track, folder, context }: NamingFacts): Promise<string> {
  if (options.repo?.includes('/')) return options.repo
  const username = account ?? (await hub.whoAmI(context.signal)).name
  if (options.repo !== undefined) return `${username}/${options.repo}`
  const hotkeyName = options.hotkeyUri?.replace(/^\/+/, '') ?? (await hotkeyNameOf(context))
  if (hotkeyName === null)
    throw new BbxError('U0003', {
      what: 'no setting names the hotkey',
      remedy: 'name it with --wallet-hotkey, or the repository with --repo',
    })
  return track.publishing.defaultRepository({ username, hotkeyName, folderName: basename(folder) })
}

/** As a repository is named after it; null where nothing says which hotkey is meant. */
export async function hotkeyNameOf(context: Context): Promise<string | null> {
  const { hotkeyFile } = await walletPlaceOf(context)
  return hotkeyFile === null ? null : basename(hotkeyFile)
}
