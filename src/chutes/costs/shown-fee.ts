import type { CostEstimate } from './estimate.ts'

/** A difference of so many USD is one of rounding. */
const rounding = 0.005

/** USD of the fee that `costLines` shows before the yes: none where nothing could be estimated, and none for new code. */
export function shownFee(costs: Pick<CostEstimate, 'fee'> | null, { isNew }: { isNew: boolean }): number {
  return isNew ? (costs?.fee ?? 0) : 0
}

/** Whether a fee is no higher than what was agreed to; one that cannot be read never is. Both in USD. */
export function feeIsWithin(asked: number | null, agreed: number): asked is number {
  return asked !== null && asked <= agreed + rounding
}
