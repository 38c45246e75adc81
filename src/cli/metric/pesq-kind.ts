import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import { type MetricArguments, type MetricKind, missingOf } from './metric-kind.ts'
import { type PesqPair, pesqOfFiles } from './pesq-of-files.ts'

export const pesqKind: MetricKind<PesqPair> = {
  name: 'pesq',
  isSlow: true,
  flags: ['ref', 'deg', 'mode', 'rate'],
  example: 'bbx metric pesq reference.wav answer.wav --mode wb',
  lineForm: '{"ref":PATH,"deg":PATH,"mode":"wb" or "nb","rate":16000 or 8000}',
  schema: (given) =>
    z.object({
      ref: z.string().min(1),
      deg: z.string().min(1),
      mode: given.mode === undefined ? z.enum(['wb', 'nb']) : z.enum(['wb', 'nb']).default(given.mode),
      rate: z.union([z.literal(8000), z.literal(16_000)]).default(rateOf(given)),
    }),
  fromArguments: (given) => {
    const { ref, deg, mode } = given
    const rate = rateOf(given)
    const missing = missingOf([
      [ref, 'the reference', 'REF'],
      [deg, 'the degraded file', 'DEG'],
      [mode, 'wide band or narrow band', '--mode'],
    ])
    return missing.length > 0 ? { missing } : { input: { ref, deg, mode, rate } }
  },
  compute: pesqOfFiles,
  shown: ({ value, details }) => `pesq ${details?.mode}  ${value}`,
}

function rateOf({ rate = 16_000 }: MetricArguments): 8000 | 16000 {
  if (rate === 8000 || rate === 16_000) return rate
  throw new BbxError('U0001', {
    what: `PESQ is not defined at ${rate} Hz`,
    remedy: 'it is defined at 8000 and 16000 Hz: resample first, or use pesq-score',
  })
}
