import { isFreeAccount } from '../account/abilities.ts'
import { accountLists } from '../costs/account-lists.ts'
import { type DailyChanges, dailyChanges } from '../costs/daily-changes.ts'
import { type CostEstimate, estimateCosts } from '../costs/estimate.ts'
import { isCosting } from '../costs/is-costing.ts'
import { imageRef } from '../spec/image-ref.ts'
import type { ChuteSpec } from '../spec/types.ts'
import type { Chutes, ChutesAccount, PlatformChute, PlatformImage } from '../types.ts'
import { chuteOf, deployedCode } from './chute-of.ts'

/** What a deployment would come upon, and what it would cost. */
export interface ForeseenDeployment {
  /** The chute of this name; null where the account has none. */
  there: PlatformChute | null
  /** `there` has this very image and code: a deployment would change nothing. */
  isDeployed: boolean
  /** null where it was never sent. */
  image: PlatformImage | null
  /** null where the platform's prices name no GPU that the chute may have. */
  costs: CostEstimate | null
  /** USD that the platform takes once; null where its prices do not tell. */
  fee: number | null
  changes: DailyChanges
  /** The account's other chutes that cost money now or may any moment. */
  others: readonly PlatformChute[]
}

/** Asks for all that a person should know before the yes; nothing is sent that changes anything. `now`: milliseconds since 1970. */
export async function foreseeDeployment(
  chutes: Chutes,
  spec: ChuteSpec,
  { account, now, signal }: { account: ChutesAccount; now: number; signal: AbortSignal },
): Promise<ForeseenDeployment> {
  const lists = await accountLists(chutes, signal)
  const there = await chuteOf(chutes, spec.name, account.username, signal, lists.chutes)
  const costs = estimateCosts(spec, await chutes.pricing(signal))
  return {
    ...{ there, costs },
    isDeployed: there !== null && (await deployedCode(chutes, there, spec, signal)),
    image: await chutes.image(imageRef(spec.image), signal),
    fee: there !== null || isFreeAccount(account) ? 0 : (costs?.fee ?? null),
    changes: dailyChanges(lists, now),
    others: lists.chutes.filter((chute) => chute.id !== there?.id && isCosting(chute)),
  }
}
