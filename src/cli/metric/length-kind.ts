import { z } from 'zod'
import { resampledLength } from '../../audio/resample/resample.ts'
import { type LengthRule, lengthPenalty } from '../../metrics/length-penalty.ts'
import type { MetricKind } from './metric-kind.ts'
import { readSignal, type Signal } from './read-signal.ts'
import { twoFiles, twoFilesSchema } from './two-files.ts'

interface Lengths {
  ref: string
  deg: string
  rate: number
  rule: LengthRule
}

const rules = ['none', 'relative', 'seconds'] as const
/** Durations are those of the signals at this rate. */
const rateHz = 16_000

export const lengthKind: MetricKind<Lengths> = {
  name: 'length',
  isSlow: false,
  flags: ['ref', 'deg', 'rate', 'rule'],
  example: 'bbx metric length truth.wav answer.wav',
  lineForm: '{"ref":PATH,"deg":PATH,"rate":16000,"rule":"none", "relative" or "seconds"}',
  schema: (given) => twoFilesSchema(given).extend({ rule: z.enum(rules).default(given.rule ?? 'none') }),
  fromArguments: (given) => {
    const files = twoFiles(given)
    return 'missing' in files ? files : { input: { ...files.input, rule: given.rule ?? 'none' } }
  },
  async compute({ ref, deg, rate, rule }, context) {
    const truth = await readSignal(ref, context)
    const answer = await readSignal(deg, context)
    const [truthHz, answerHz] = [truth.rate ?? rate, answer.rate ?? rate]
    const [truthS, answerS] = [durationOf(truth, truthHz), durationOf(answer, answerHz)]
    // Where durations count they are those of resampled signals, and what resamples refuses NaN: the metric is 0 then.
    const failure = [truth, answer].every(({ samples }) => samples.every(Number.isFinite)) ? null : 'not-finite'
    const value = (of: LengthRule) => (failure !== null && of !== 'none' ? 0 : lengthPenalty(of, truthS, answerS))
    const details = {
      rule,
      rules: Object.fromEntries(rules.map((of) => [of, value(of)])),
      ratio: answerS / truthS,
      failure,
      ref: { file: ref, rate: truthHz, durationS: truthS, note: truth.note },
      deg: { file: deg, rate: answerHz, durationS: answerS, note: answer.note },
    }
    return { line: { metric: 'length', value: value(rule), details, error: null }, exit: 0 }
  },
  shown: ({ value, details }) => `length ${details?.rule}  ${value}  (${details?.ratio} times as long)`,
}

function durationOf({ samples }: Signal, rate: number): number {
  return resampledLength(samples.length, rate, rateHz) / rateHz
}
