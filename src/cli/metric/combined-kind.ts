import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import type { CombinedParts } from '../../metrics/combined-score.ts'
import { profileFacts, type VoiceProfileId } from '../../tracks/voice-to-voice/profile-facts.ts'
import { scoreAsReference } from '../../tracks/voice-to-voice/scoring/score-sample.ts'
import type { MetricKind } from './metric-kind.ts'
import { failedLine } from './metric-line.ts'

type Given = { [Name in keyof CombinedParts]: number | null } & { length: number; profile: VoiceProfileId }

const profiles = Object.keys(profileFacts) as VoiceProfileId[]

/** JSON has no NaN and no infinities: they are written as Python writes them, in quotes. */
const number = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)])
/** null: the metric gave nothing. */
const metric = number.nullable()

export const combinedKind: MetricKind<Given> = {
  name: 'combined',
  isSlow: false,
  flags: [],
  example:
    'echo \'{"profile":"voice-to-voice/2025-02","pesq":0.5,"antiSpoofing":0.5,"mimi":0.1,"wer":0.4}\' | bbx metric combined --pairs -',
  lineForm: '{"profile":"voice-to-voice/2025-02","pesq":0.5,"antiSpoofing":0.5,"mimi":0.1,"wer":0.4,"length":1}',
  schema: () =>
    z.object({
      profile: z.enum(profiles).default('voice-to-voice/2025-02'),
      pesq: metric,
      antiSpoofing: metric,
      mimi: metric,
      wer: metric,
      length: number.default(1),
    }),
  fromArguments: () => {
    throw new BbxError('U0001', { what: 'the combined score is made of numbers, which come in --pairs' })
  },
  async compute({ profile, ...metrics }) {
    const { policy } = profileFacts[profile]
    const scored = scoreAsReference({ kind: 'scored', metrics }, policy)
    const value = scored?.combined ?? null
    const details = { profile, combination: policy.combined }
    if (value !== null && Number.isFinite(value)) return { line: { metric: 'combined', value, details, error: null }, exit: 0 }
    const why =
      value === null
        ? 'the product of PESQ and anti-spoofing is negative, and the reference takes its root'
        : `the reference gets ${value}, and the mean of the run with it`
    return failedLine('combined', new BbxError('S3020', { what: 'the combined score is no real number', why }), details)
  },
  shown: ({ value }) => `combined  ${value}`,
}
