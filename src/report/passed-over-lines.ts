import { counted } from '../base/counted.ts'

/** `passed over 3 rows: it has fewer than two speakers`, a line for each reason, the most frequent first. */
export function passedOverLines(passedOver: Iterable<readonly [string, number]>): string[] {
  return [...passedOver].sort(([, one], [, other]) => other - one).map(([why, rows]) => `passed over ${counted(rows, 'row')}: ${why}`)
}
