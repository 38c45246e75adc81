import { sum } from '../../../base/python/sum.ts'
import { stripWhitespace } from '../../../base/python/whitespace.ts'
import { cosineBaseline } from '../../../metrics/cosine-baseline.ts'
import { needsEmbeddings, type ScoringPolicy } from './policy.ts'
import { hasLoneSurrogate } from './python-raise.ts'
import { Comparer, type Vectors } from './similarities.ts'
import { stripEofToken } from './strip-eof.ts'

export interface StrictUtterance {
  /** Stands in the results as it is. */
  id: string
  /** null where the log does not tell it. */
  truth: string | null
  /** One a step, from the first; null where the step failed. */
  predictions: readonly (string | null)[]
}

export interface StrictStep {
  value: number
  lexical: number
  semantic: number
  prediction: string | null
  /** Why the value is 0 whatever the texts have in common; null where they were compared. */
  why: StrictZero | null
}

export type StrictZero = 'no-truth' | 'empty-truth' | 'failed' | 'empty-prediction' | 'lone-surrogate'

export interface StrictUnit {
  id: string
  /** Best of the steps, in [0, 1]; 0 without steps. */
  value: number
  /** The earliest of the best; null without steps. */
  bestStep: number | null
  steps: readonly StrictStep[]
}

export interface StrictDialogue {
  units: readonly StrictUnit[]
  /** Mean over all units; null without any. */
  average: number | null
  baseline: number | null
}

export interface StrictOptions {
  policy: ScoringPolicy
  lexWeight: number
  /** Of all `strictTexts`, where the policy embeds. */
  vectors: Vectors
}

/**
 * The score with the mirrored scorer's accidents left out: a failed step, an empty prediction or one that is not text
 * counts 0, every utterance counts, nothing lies outside [0, 1], and the letters EOF stay where they end a word.
 */
export function scoreStrict(utterances: readonly StrictUtterance[], options: StrictOptions): StrictDialogue {
  const baseline = strictBaseline(utterances, options)
  const comparer = new Comparer({ ...options, baseline: baseline ?? 0 })
  const units = utterances.map((utterance) => scoreUnit(utterance, comparer, options.lexWeight))
  return { units, average: units.length === 0 ? null : sum(units.map(({ value }) => value)) / units.length, baseline }
}

/** Every text whose vector `scoreStrict` can ask for. */
export function strictTexts(utterances: readonly StrictUtterance[]): Set<string> {
  const texts = new Set<string>()
  for (const { truth, predictions } of utterances) {
    for (const text of [truth === null ? '' : stripWhitespace(truth), ...predictions.map((text) => stripEofToken(text ?? ''))]) {
      if (text !== '' && !hasLoneSurrogate(text)) texts.add(text)
    }
  }
  return texts
}

function strictBaseline(utterances: readonly StrictUtterance[], options: StrictOptions): number | null {
  const { policy, lexWeight, vectors } = options
  if (policy.semantic !== 'calibrated-cosine' || !needsEmbeddings(policy, lexWeight)) return null
  const pool = utterances.map(({ truth }) => vectors.get(stripWhitespace(truth ?? ''))).filter((vector) => vector !== undefined)
  return cosineBaseline(pool, policy.baseline)
}

function scoreUnit({ id, truth, predictions }: StrictUtterance, comparer: Comparer, lexWeight: number): StrictUnit {
  const text = truth === null ? null : stripWhitespace(truth)
  comparer.setTruth(text ?? '')
  const steps = predictions.map((prediction, step) => scoreStep(prediction, step, text, comparer, lexWeight))
  let bestStep: number | null = null
  let value = 0
  for (const [step, scored] of steps.entries()) {
    if (bestStep !== null && scored.value <= value) continue
    bestStep = step
    value = scored.value
  }
  return { id, value, bestStep, steps }
}

function scoreStep(prediction: string | null, step: number, truth: string | null, comparer: Comparer, lexWeight: number): StrictStep {
  const text = prediction === null ? null : stripEofToken(prediction)
  const why = zeroReason(text, truth)
  if (why !== null || text === null) return { value: 0, lexical: 0, semantic: 0, prediction: text, why }
  const similar = comparer.compare(text)
  const semantic = Math.min(1, Math.max(0, similar.semantic))
  const value = (similar.lexical * lexWeight + semantic * (1 - lexWeight)) * (1 / (step + 1))
  return { value, lexical: similar.lexical, semantic, prediction: text, why: null }
}

function zeroReason(prediction: string | null, truth: string | null): StrictZero | null {
  if (truth === null) return 'no-truth'
  if (truth === '') return 'empty-truth'
  if (prediction === null) return 'failed'
  if (prediction === '') return 'empty-prediction'
  return hasLoneSurrogate(prediction) || hasLoneSurrogate(truth) ? 'lone-surrogate' : null
}
