import type { CostEstimate } from './estimate.ts'

/** USD with two decimals, below a cent with four. */
export function usd(value: number): string {
  return `$${value.toFixed(value > 0 && value < 0.01 ? 4 : 2)}`
}

/** What a person should know of the costs of a chute before the yes. `isNew`: no chute of the name is there, so that the fee is due. */
export function costLines(costs: CostEstimate | null, { isNew }: { isNew: boolean }): string[] {
  if (costs === null) return ["what it costs is not known: the platform's prices name no GPU that chute/setup.py allows"]
  const { perHour, fee, idle, maxInstances } = costs
  const perDay = { least: perHour.least * 24, most: perHour.most * 24 }
  const many = maxInstances === 1 ? '' : ` each, up to ${maxInstances} of them`
  return [
    isNew ? `deployment fee: about ${usd(fee)}, once; the platform names it exactly` : 'deployment fee: none, the chute is there already',
    `an instance costs ${range(perHour)} an hour while it is there${many}, also while it waits for questions, whoever asked it last`,
    `it ends ${idle.seconds} s after the last question (${range(idle)}); validators that ask more often keep it there day and night: ${range(perDay)} a day`,
  ]
}

function range({ least, most }: { least: number; most: number }): string {
  return least === most ? usd(least) : `${usd(least)} to ${usd(most)}`
}
