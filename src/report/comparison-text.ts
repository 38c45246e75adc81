import { counted } from '../base/counted.ts'
import type { Comparison } from '../evaluation/compare-runs.ts'
import { itemName } from './item-name.ts'

/** Two runs on the same items, for a person. */
export function comparisonText(comparison: Comparison, names: { first: string; second: string }): string {
  const { profile, unit, items, first, second, difference, interval95, probabilityFirstBetter } = comparison
  const lines = [
    `${profile}, ${counted(items, itemName(unit))} that both runs have scored (strict)`,
    `${names.first}  ${first.toFixed(4)}`,
    `${names.second}  ${second.toFixed(4)}`,
  ]
  if (interval95 === null || probabilityFirstBetter === null) {
    lines.push(`difference ${signed(difference)} (one ${itemName(unit)}: too few for an interval)`)
    return lines.join('\n')
  }
  const [low, high] = interval95
  lines.push(`difference ${signed(difference)}   (95 %: ${signed(low)} to ${signed(high)}, paired by ${itemName(unit)})`)
  lines.push(`${names.first} is the better one with probability ${(100 * probabilityFirstBetter).toFixed(1)} %`)
  return lines.join('\n')
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(4)}`
}
