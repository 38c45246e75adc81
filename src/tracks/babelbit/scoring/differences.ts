import { round } from '../../../base/python/round.ts'
import { pythonStr } from '../../../base/python/str.ts'
import type { Refusal } from './group-rows.ts'
import type { StrictDialogue, StrictUnit, StrictZero } from './score-strict.ts'
import type { ScoredDialogue, ScoredUtterance } from './scored.ts'

/** Where `strict` differs from `reference`, and why. Values are rounded to 4 places. */
export interface Difference {
  /** As the log writes its index; null for a line that belongs to none, and for the log as a whole. */
  utterance: string | null
  /** null where it concerns the whole utterance. */
  step: number | null
  /** null where the reference has no value. */
  reference: number | null
  strict: number | null
  why: string
}

const reasons: Readonly<Record<StrictZero, string>> = {
  'no-truth': 'there is no truth to compare with: counts 0 instead of being left out',
  'empty-truth': 'the truth is empty: nothing can be predicted, so that nothing is won',
  failed: 'the prediction is no text: counts 0',
  'empty-prediction': 'an empty prediction counts 0',
  'lone-surrogate': 'a lone surrogate is no text: the step counts 0, the dialogue keeps its score',
}

export function differences(reference: ScoredDialogue | null, strict: StrictDialogue, refusals: readonly Refusal[]): Difference[] {
  const known = new Map((reference?.utterances ?? []).map((utterance) => [pythonStr(utterance.key), utterance]))
  const found: Difference[] = refusals.map(({ line, why }) => ({
    utterance: null,
    step: null,
    reference: null,
    strict: null,
    why: `line ${line} is left out: ${why}`,
  }))
  if (reference?.utterances.length === 0 && strict.average === null)
    found.push({
      utterance: null,
      step: null,
      reference: 0,
      strict: null,
      why: 'the log holds no utterance: left out instead of counting 0',
    })
  for (const unit of strict.units) {
    const scored = known.get(unit.id) ?? null
    found.push(...stepDifferences(unit, scored))
    if (round(unit.value, 4) !== (scored && round(scored.best, 4))) found.push(unitDifference(unit, scored, reference))
  }
  return found
}

function stepDifferences(unit: StrictUnit, scored: ScoredUtterance | null): Difference[] {
  const found: Difference[] = []
  for (const [step, { value, why, prediction }] of unit.steps.entries()) {
    const other = scored?.steps[step]
    if (other === undefined ? why !== 'lone-surrogate' && why !== 'failed' : round(other.u, 4) === round(value, 4)) continue
    const reason = why === null ? textReason(other?.prediction, prediction) : reasons[why]
    found.push({ utterance: unit.id, step, reference: other ? round(other.u, 4) : null, strict: round(value, 4), why: reason })
  }
  return found
}

function textReason(reference: string | undefined, strict: string | null): string {
  if (reference !== strict) return 'the letters EOF at the end of a word belong to it'
  return 'truths keep their letters EOF, and values stay within 0 and 1'
}

function unitDifference(unit: StrictUnit, scored: ScoredUtterance | null, reference: ScoredDialogue | null): Difference {
  const value = { utterance: unit.id, step: null, reference: scored ? round(scored.best, 4) : null, strict: round(unit.value, 4) }
  if (scored === null) {
    const why = reference === null ? 'the reference raises: the whole dialogue has no score' : reasons['no-truth']
    return { ...value, why }
  }
  if (unit.steps.length === 0) return { ...value, why: 'without steps the utterance counts 0, not -1' }
  return { ...value, why: 'the best step is worth something else: see its steps' }
}
