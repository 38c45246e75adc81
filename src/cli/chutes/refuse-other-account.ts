import { BbxError } from '../../base/bbx-error.ts'
import type { ChutesAccount } from '../../chutes/types.ts'
import type { Context } from '../context.ts'
import type { NetworkPlatform } from './platform-of-network.ts'

/** Throws BbxError U0003 where `--username`, or the settings, name another account than the one that asks: the platform compares names with their case. */
export async function refuseOtherAccount(
  flag: string | undefined,
  account: ChutesAccount,
  platform: NetworkPlatform,
  context: Context,
): Promise<void> {
  const { value, source } = (await context.settings()).get('chutes.username')
  const said = flag === undefined ? (platform.account === 'own' ? value : null) : flag
  if (said === null || said === account.username) return
  throw new BbxError('U0003', {
    what: `${flag === undefined ? source : '--username'} says ${said}, and ${platform.as} is the account ${account.username}`,
    why: 'images and chutes are named after the account, capitals included',
    remedy: 'mend the name or leave it out: the platform tells it',
  })
}
