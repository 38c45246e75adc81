import { numpyMean } from '../../../base/python/numpy-mean.ts'
import { splitWhitespace } from '../../../base/python/whitespace.ts'
import type { Outcome, Promised } from '../../types.ts'

/** What the guide says is judged, told beside the score: no version of the validator weighs it (reference sn21 5.2, 5.6). What the server used is told where its usage is known. */
export function promisedBeside(outcomes: readonly Outcome[]): Promised[] {
  const units = outcomes.flatMap(({ strict }) => strict.units)
  const similarities = outcomes.every(({ strict }) => strict.value !== null) ? units.map(({ value }) => value) : []
  const answers = outcomes.flatMap(({ strict }) => answersIn(strict.detail))
  const seconds = outcomes.flatMap(({ timesMs }) => timesMs.map((ms) => ms / 1000))
  const whole = outcomes.filter(({ faults, strict }) => faults.length + strict.faults.length === 0 && strict.detail !== null)
  const share = answers.length === 0 ? null : new Set(answers).size / answers.length
  return [
    { name: 'caption quality', value: meanOf(similarities), unit: 'mean cosine, 0 to 1', note: 'it is the whole score' },
    { name: 'different captions', value: share, unit: 'share of the captions', note: 'the guide wants captions that fit their clip' },
    {
      name: 'length of a caption',
      value: meanOf(answers.map((text) => splitWhitespace(text).length)),
      unit: 'words',
      note: 'as they were answered',
    },
    {
      name: 'combined score',
      value: null,
      unit: '',
      note: 'the guide names one and gives no formula; both commits take the mean cosine alone',
    },
    { name: 'response time', value: meanOf(seconds), unit: 's a batch', note: 'it costs nothing under the time limit' },
    {
      name: 'reliability',
      value: outcomes.length === 0 ? null : whole.length / outcomes.length,
      unit: 'share of the batches',
      note: 'answered without a fault; the validator passes over most of the others',
    },
  ]
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : numpyMean(values)
}

function answersIn(detail: unknown): string[] {
  if (typeof detail !== 'object' || detail === null || !('captions' in detail) || !Array.isArray(detail.captions)) return []
  return detail.captions.flatMap((one: { answer?: unknown }) => (typeof one.answer === 'string' ? [one.answer] : []))
}
