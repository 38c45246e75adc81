import type { CombinedParts } from '../../metrics/combined-score.ts'

/** What people call the metrics. */
export const metricTitles: Readonly<Record<keyof CombinedParts, string>> = {
  pesq: 'PESQ',
  antiSpoofing: 'anti-spoofing',
  mimi: 'MIMI',
  wer: 'the word error rate',
  length: 'length',
}
