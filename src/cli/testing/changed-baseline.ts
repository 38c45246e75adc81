import type { Settings } from '../../config/settings.ts'
import type { Baseline } from '../../tracks/types.ts'

/** BASELINE_PAIRS and BASELINE_SEED where one of them is set; null otherwise. */
export function changedBaseline(settings: Settings): Baseline | null {
  const keys = ['baseline.pairs', 'baseline.seed'] as const
  if (keys.every((key) => settings.get(key).origin === 'default')) return null
  return { pairs: settings.number('baseline.pairs') ?? 0, seed: settings.number('baseline.seed') ?? 0 }
}
