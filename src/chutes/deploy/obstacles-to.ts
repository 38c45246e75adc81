import { abilitiesOf, leastBalanceToBuild } from '../account/abilities.ts'
import { usd } from '../costs/cost-lines.ts'
import { changesADay } from '../costs/daily-changes.ts'
import type { ChutesAccount } from '../types.ts'
import type { ForeseenDeployment } from './foresee-deployment.ts'

export interface Obstacle {
  what: string
  remedy: string
}

/** What of the account stands in the way of a deployment, as far as can be seen before; nothing where it would change nothing. */
export function obstaclesTo(
  { isDeployed, image, fee, changes }: Pick<ForeseenDeployment, 'isDeployed' | 'image' | 'fee' | 'changes'>,
  account: ChutesAccount,
): Obstacle[] {
  if (isDeployed) return []
  const { balance } = account
  const builds = image === null || image.state === 'failed'
  const isUsedUp = (count: number) => count >= changesADay
  const obstacles: Obstacle[] = []
  if (builds && abilitiesOf(account, null).build === false) {
    const what = `its image has to be built, and the platform builds for accounts with ${usd(leastBalanceToBuild)} or more; the balance is ${usd(balance ?? 0)}`
    obstacles.push({ what, remedy: 'top it up: building spends nothing of it' })
  }
  if (balance !== null && fee !== null && fee > 0 && balance <= fee) {
    const what = `the balance of ${usd(balance)} does not pay the fee of about ${usd(fee)}`
    obstacles.push({ what, remedy: 'top it up: the platform deploys nothing before' })
  }
  if (isUsedUp(changes.chutes) || (builds && isUsedUp(changes.images))) {
    const what = `the ${changesADay} changes of a day are used up`
    obstacles.push({ what, remedy: 'wait until a day has passed since the oldest of them' })
  }
  return obstacles
}
