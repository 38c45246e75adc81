import type { PythonValue } from '../../../base/python/parse-json.ts'

/** Figures of one step, not rounded. */
export interface ScoredStep {
  step: number
  lexical: number
  /** null where the scorer has none. */
  cosine: number | null
  semantic: number
  earliness: number
  u: number
  prediction: string
}

export interface ScoredUtterance {
  /** As the log has it; the table of Nov prints it so. */
  key: PythonValue
  number: bigint
  truth: string
  steps: ScoredStep[]
  /** null where no step was better than -1: without steps. */
  bestStep: number | null
  best: number
  totalSteps: bigint
}

export interface ScoredDialogue {
  utterances: ScoredUtterance[]
  average: number
  /** null where the scorer has none. */
  baseline: number | null
}
