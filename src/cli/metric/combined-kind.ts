import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import { type CombinedParts, combinedScore } from '../../metrics/combined-score.ts'
import { profileFacts, type VoiceProfileId } from '../../tracks/voice-to-voice/profile-facts.ts'
import type { MetricKind } from './metric-kind.ts'
import { failedLine } from './metric-line.ts'

type Given = CombinedParts & { profile: VoiceProfileId }

const profiles = Object.keys(profileFacts) as VoiceProfileId[]

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
      pesq: z.number(),
      antiSpoofing: z.number(),
      mimi: z.number(),
      wer: z.number(),
      length: z.number().default(1),
    }),
  fromArguments: () => {
    throw new BbxError('U0001', { what: 'the combined score is made of numbers, which come in --pairs' })
  },
  async compute({ profile, ...metrics }) {
    const { combined } = profileFacts[profile].policy
    const value = combinedScore(combined, metrics)
    const details = { profile, combination: combined }
    if (value === null) {
      const why = 'the product of PESQ and anti-spoofing is negative, and the reference takes its root'
      return failedLine('combined', new BbxError('S3020', { what: 'the combined score is no real number', why }), details)
    }
    return { line: { metric: 'combined', value, details, error: null }, exit: 0 }
  },
  shown: ({ value }) => `combined  ${value}`,
}
