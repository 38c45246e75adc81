import { usd } from '../../chutes/costs/cost-lines.ts'

/** A price for people; null where the platform does not tell it. */
export function usdPerHour(amount: number | null): string {
  return amount === null ? 'a price that the platform does not tell' : `${usd(amount)}/h`
}
