import { stripWhitespace } from '../../../base/python/whitespace.ts'
import type { RunnerStep } from '../runner-store.ts'
import type { ScoringPolicy } from '../scoring/policy.ts'

/** Whether the runner scores a miner at all: from 2025-11-20 on one without any prediction gets no files (8.5). */
export function isScored(dialogues: Iterable<readonly RunnerStep[]>, policy: ScoringPolicy): boolean {
  if (policy.runner.blankMiner === 'score') return true
  for (const steps of dialogues) if (steps.some(({ prediction }) => stripWhitespace(prediction) !== '')) return true
  return false
}
