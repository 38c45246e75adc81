import type { MetricKind, MetricName } from './metric-kind.ts'

/** Each is loaded when it is asked for. */
export const metricKinds = {
  pesq: async () => (await import('./pesq-kind.ts')).pesqKind as MetricKind<unknown>,
  'pesq-score': async () => (await import('./pesq-score-kind.ts')).pesqScoreKind as MetricKind<unknown>,
  wer: async () => (await import('./wer-kind.ts')).werKind as MetricKind<unknown>,
  length: async () => (await import('./length-kind.ts')).lengthKind as MetricKind<unknown>,
  speaker: async () => (await import('./speaker-kind.ts')).speakerKind as MetricKind<unknown>,
  mimi: async () => (await import('./mimi-kind.ts')).mimiKind as MetricKind<unknown>,
  caption: async () => (await import('./caption-kind.ts')).captionKind as MetricKind<unknown>,
  combined: async () => (await import('./combined-kind.ts')).combinedKind as MetricKind<unknown>,
} satisfies Record<MetricName, () => Promise<MetricKind<unknown>>>
