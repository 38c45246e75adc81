import { resample } from '../../audio/resample/resample.ts'
import { type PesqScore, pesqScore } from '../../metrics/pesq-score.ts'
import type { MetricKind } from './metric-kind.ts'
import { readSignal, type Signal } from './read-signal.ts'
import { twoFiles, twoFilesSchema } from './two-files.ts'

const rateHz = 16_000

interface Files {
  ref: string
  deg: string
  rate: number
}

export const pesqScoreKind: MetricKind<Files> = {
  name: 'pesq-score',
  isSlow: true,
  flags: ['ref', 'deg', 'rate'],
  example: 'bbx metric pesq-score truth.wav answer.wav',
  lineForm: '{"ref":PATH,"deg":PATH,"rate":16000}',
  schema: twoFilesSchema,
  fromArguments: twoFiles,
  async compute({ ref, deg, rate }, context) {
    const truth = await readSignal(ref, context)
    const answer = await readSignal(deg, context)
    const [truthHz, answerHz] = [truth.rate ?? rate, answer.rate ?? rate]
    const details = {
      ref: { file: ref, rate: truthHz, durationS: truth.samples.length / truthHz, note: truth.note },
      deg: { file: deg, rate: answerHz, durationS: answer.samples.length / answerHz, note: answer.note },
    }
    const { score: value, ...found } = scoreOf([truth, truthHz], [answer, answerHz])
    return { line: { metric: 'pesq-score', value, details: { ...found, ...details }, error: null }, exit: 0 }
  },
  shown: ({ value, details }) =>
    details?.why === null
      ? `pesq-score  ${value}  (nb ${details.narrowBand}, wb ${details.wideBand})`
      : `pesq-score  ${value}  (${details?.why})`,
}

/** What resamples refuses NaN and infinity at every rate: the validator has 0 then. Which signals numpy holds in single precision decides the last digits. */
function scoreOf([truth, truthHz]: [Signal, number], [answer, answerHz]: [Signal, number]): PesqScore {
  const bad = Object.entries({ truth, answer }).find(([, { samples }]) => !samples.every(Number.isFinite))
  if (bad !== undefined) return { score: 0, narrowBand: null, wideBand: null, why: `the ${bad[0]} holds NaN or infinity` }
  const at16 = ({ samples }: Signal, hz: number) => resample(samples, hz, rateHz)
  return pesqScore(at16(truth, truthHz), at16(answer, answerHz), { truth: truth.single, generated: answer.single })
}
