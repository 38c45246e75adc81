import { loadKernel } from '../../../../base/load-kernel.ts'
import type { ScoringPolicy } from '../policy.ts'

/** What `CanonicalScorer` runs, compiled; null for profiles whose logs all go the general way. */
export function scorerKernel({ semantic }: ScoringPolicy): WebAssembly.Module | null {
  return semantic === 'token-jaccard' ? loadKernel('babelbit-scorer') : null
}
