import { numpyMean } from '../../base/python/numpy-mean.ts'
import type { Outcome, Summary } from '../types.ts'
import { type BatchResult, resultOf } from './scoring/batch-result.ts'
import { floatMean } from './scoring/float-mean.ts'
import { promisedBeside } from './scoring/promised.ts'

const mixed =
  'batches with a wrong number of captions stand beside good ones: the validator cannot put the two together, and the exception counts 0 (since 25 March 2025 the whole evaluation fails, which is recorded as 0 too)'
const noneCompared = 'no batch was compared, which the validator counts as 0'

/** The mean over all captions: as the validator has it, without the batches that it passes over; and strictly over all that were planned. */
export async function summarise(outcomes: AsyncIterable<Outcome>): Promise<Summary> {
  const results: BatchResult[] = []
  const values: number[] = []
  const all: Outcome[] = []
  const reasons = new Set<string>()
  let isTold = true
  for await (const outcome of outcomes) {
    const { reference, strict } = outcome
    all.push(outcome)
    // What was never asked for want of a server is what the validator finds too: nothing. Where bbx is to blame, nobody knows.
    const never: BatchResult = strict.value === null ? { outcome: 'untold', why: reference.why ?? '' } : { outcome: 'passed over', why: '' }
    results.push(resultOf(reference.detail) ?? never)
    values.push(...strict.units.map(({ value }) => value))
    if (strict.value !== null) continue
    isTold = false
    if (strict.why !== null) reasons.add(strict.why)
  }
  const { reference, why } = referenceOf(results)
  if (why !== null) reasons.add(why)
  const strict = isTold && values.length > 0 ? numpyMean(values) : null
  return {
    reference,
    strict,
    why: reasons.size === 0 ? null : [...reasons].join('; '),
    metrics: strict === null ? {} : { caption: { mean: strict, n: values.length } },
    promised: promisedBeside(all),
  }
}

function referenceOf(results: readonly BatchResult[]): { reference: number | null; why: string | null } {
  const of = (outcome: BatchResult['outcome']) => results.filter((result) => result.outcome === outcome)
  const [compared, penalised, untold] = [of('compared'), of('penalised'), of('untold')]
  if (penalised.length > 0 && compared.length + untold.length > 0) return { reference: 0, why: mixed }
  const [first] = untold
  if (first !== undefined) return { reference: null, why: 'why' in first ? first.why : null }
  const mean = floatMean(results.flatMap((result) => ('similarities' in result ? result.similarities : [])))
  return mean === null ? { reference: 0, why: noneCompared } : { reference: mean, why: null }
}
