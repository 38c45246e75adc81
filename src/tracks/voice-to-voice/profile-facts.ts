import type { VoicePolicy } from './policy.ts'

/** Which commit each profile mirrors, what became of its contest, and what it does otherwise than the others (reference sn21 0, 2.2, 5.2). */
export interface ProfileFacts {
  mirrors: { repository: string; commit: string; note: string }
  status: 'live' | 'retired'
  statusAsOf: string
  policy: VoicePolicy
}

const repository = 'omegalabsinc/omegalabs-anytoany-bittensor'
const retired = { status: 'retired', statusAsOf: '2026-11-21' } as const

export const profileFacts = {
  'voice-to-voice/2025-01': {
    mirrors: { repository, commit: '9fd1268', note: '2025-01-28: first container era; geometric mean of PESQ and voice' },
    ...retired,
    policy: { stepTimeoutMs: 30_000, combined: 'geometric', length: 'none', penalty: 0 },
  },
  'voice-to-voice/2025-02': {
    mirrors: { repository, commit: '4ed26b4', note: '2025-02-27: a weighted sum of the four metrics' },
    ...retired,
    policy: { stepTimeoutMs: 60_000, combined: 'linear', length: 'none', penalty: 0.001 },
  },
} as const satisfies Record<string, ProfileFacts>

export type VoiceProfileId = keyof typeof profileFacts
