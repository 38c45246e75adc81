import type { PythonJson } from '../../../base/python/json-text.ts'
import { float } from '../../../base/python/python-float.ts'
import { round } from '../../../base/python/round.ts'
import type { LogScore } from '../scoring/score-log.ts'

/** More differences of one log are only counted. */
const listedDifferences = 100

/** `strict` of a file in `bbx.score/1`. */
export function strictJson({ strict, strictWhy, differences }: Pick<LogScore, 'strict' | 'strictWhy' | 'differences'>): PythonJson {
  const listed = differences.slice(0, listedDifferences).map(({ utterance, step, reference, strict: value, why }) => ({
    utterance,
    step,
    reference: reference === null ? null : float(reference),
    strict: value === null ? null : float(value),
    why,
  }))
  const average = strict?.average ?? null
  return {
    average_U_best_early: average === null ? null : float(round(average, 4)),
    utterances: strict === null ? null : strict.units.length,
    differences: listed,
    omitted: differences.length - listed.length,
    why: strictWhy ?? (average === null ? 'the log holds no utterance' : null),
  }
}
