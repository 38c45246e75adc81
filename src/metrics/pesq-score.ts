import { type PesqOutcome, pesqInBothModes } from './pesq/pesq.ts'

export interface PesqScore {
  /** In [0, 1]; 0 where the validator has no PESQ. */
  score: number
  /** MOS-LQO as the package gives them; null where it gives none. */
  narrowBand: number | null
  wideBand: number | null
  /** Why the score is 0; null where it was computed. */
  why: string | null
}

const fewestSamples = 512
const [lowest, highest] = [-0.5, 4.5]

/**
 * The validator's own score (reference sn21 5.1, item 4): each signal divided by its peak, both cut to the shorter, narrow and wide band
 * PESQ clipped to [-0.5, 4.5] and mapped onto [0, 1], three parts to seven. Both signals at 16 kHz, of one channel. `single` says which
 * signals numpy holds in single precision: it then divides in single precision too.
 */
export function pesqScore(
  truth: Float64Array,
  generated: Float64Array,
  single: { truth: boolean; generated: boolean } = { truth: false, generated: false },
): PesqScore {
  for (const [name, samples] of [
    ['truth', truth],
    ['answer', generated],
  ] as const) {
    if (samples.some(Number.isNaN)) return none(`the ${name} holds NaN`)
    if (samples.every((value) => value === 0)) return none(`the ${name} is silent`)
  }
  const length = Math.min(truth.length, generated.length)
  if (length < fewestSamples) return none(`less than ${fewestSamples} samples are common to both`)
  const reference = normalised(truth, single.truth).subarray(0, length)
  const degraded = normalised(generated, single.generated).subarray(0, length)
  const { nb: narrow, wb: wide } = pesqInBothModes(reference, degraded)
  const found = { narrowBand: narrow.value, wideBand: wide.value }
  const failed = [narrow, wide].find((outcome) => outcome.value === null)
  if (narrow.value === null || wide.value === null) return { ...none(`PESQ has no value: ${failureOf(failed)}`), ...found }
  return { score: 0.3 * share(narrow.value) + 0.7 * share(wide.value), ...found, why: null }
}

function share(value: number): number {
  return (Math.min(Math.max(value, lowest), highest) + 0.5) / 5
}

function normalised(samples: Float64Array, single: boolean): Float64Array {
  let peak = 0
  for (const value of samples) peak = Math.max(peak, Math.abs(value))
  const divisor = single ? Math.fround(peak + Math.fround(1e-6)) : peak + 1e-6
  return samples.map((value) => (single ? Math.fround(value / divisor) : value / divisor))
}

function failureOf(outcome: PesqOutcome | undefined): string {
  return (outcome?.failure ?? '').replaceAll('-', ' ')
}

function none(why: string): PesqScore {
  return { score: 0, narrowBand: null, wideBand: null, why }
}
