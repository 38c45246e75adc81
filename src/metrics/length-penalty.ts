/**
 * How a difference in length was charged, by commit (reference sn21 5.1 item 6):
 * `seconds` 1 / (1 + |d|) (f97f12e); `relative` 1 / (1 + |d| / longer), 0.5 to 1 (6457283 to 26387ab); `none` 1 (from 9fd1268 on: the guide still lists it).
 */
export type LengthRule = 'seconds' | 'relative' | 'none'

/** A factor for the combined score. Durations in seconds at 16 kHz; null for a signal that is not there. */
export function lengthPenalty(rule: LengthRule, truthS: number | null, answerS: number | null): number {
  if (rule === 'none') return 1
  if (answerS === null) return 0
  if (truthS === null) return 1
  const difference = Math.abs(truthS - answerS)
  if (rule === 'seconds') return 1 / (1 + difference)
  const longer = Math.max(truthS, answerS)
  // Python raises at 0 / 0, which scores 0.
  return longer === 0 ? 0 : 1 / (1 + difference / longer)
}
