import type { ChutesAccount } from '../../chutes/types.ts'
import type { Settings } from '../../config/settings.ts'
import type { NetworkPlatform } from './platform-of-network.ts'

/** Where what is written down differs from what the platform says of the account. The platform compares names with their case. */
export function accountProblems(account: ChutesAccount, platform: NetworkPlatform, settings: Settings): string[] {
  const problems: string[] = []
  const set = settings.get('chutes.username')
  const compare = (source: string, said: string | null) => {
    if (said === null || said === account.username) return
    const only = said.toLowerCase() === account.username.toLowerCase() ? ' (only the case differs, and the platform minds it)' : ''
    problems.push(`${source} says the account is ${said}, and it is ${account.username}${only}`)
  }
  // A localnet has an account of its own, whatever the settings say of the real one.
  if (platform.account === 'own') compare(set.source, typeof set.value === 'string' ? set.value : null)
  if (platform.username !== set.value) compare(platform.as, platform.username)
  if (platform.userId !== null && platform.userId !== account.userId)
    problems.push(`${platform.as} says the id of the account is ${platform.userId}, and it is ${account.userId}`)
  return problems
}
