import { resample } from '../../../audio/resample/resample.ts'
import { type PesqScore, pesqScore } from '../../../metrics/pesq-score.ts'
import type { Signal } from '../clip.ts'
import type { AnswerAudio } from '../read-answer.ts'
import type { Told } from './told.ts'

/** The rate at which the validator has its clips compared. */
const pesqRateHz = 16_000

/** PESQ (reference sn21 5.1 item 4): both signals at 16 kHz, cut to the shorter. */
export function tellPesq(truth: Signal, answer: AnswerAudio): Told {
  const { score, narrowBand, wideBand, why } = pesqOf(truth, answer)
  const comparedS = Math.min(truth.samples.length, answer.samples.length) / truth.rateHz
  return { value: score, why, detail: { narrowBand, wideBand, comparedS } }
}

function pesqOf({ samples, rateHz }: Signal, answer: AnswerAudio): PesqScore {
  const nothing = (why: string): PesqScore => ({ score: 0, narrowBand: null, wideBand: null, why })
  // Of two axes the package takes neither; NaN, infinities and whole numbers librosa refuses before it resamples.
  if (answer.shape.length !== 1) return nothing('the answer has more than one axis')
  if (!answer.samples.every(Number.isFinite)) return nothing('the answer holds values that are not finite')
  if (rateHz === pesqRateHz) return pesqScore(samples, answer.samples, { truth: false, generated: isSingle(answer) })
  if (!/f[48]$/.test(answer.dtype)) return nothing(`samples of type ${answer.dtype} cannot be resampled`)
  const generated = resample(answer.samples, rateHz, pesqRateHz)
  return pesqScore(resample(samples, rateHz, pesqRateHz), generated, { truth: false, generated: isSingle(answer) })
}

function isSingle({ dtype }: AnswerAudio): boolean {
  return /f4$/.test(dtype)
}
