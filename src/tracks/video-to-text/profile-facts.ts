import type { CaptionPolicy } from './policy.ts'

/** Which commit each profile mirrors, what became of its contest, and what it does otherwise than the others (reference sn21 0, 2.3, 5.6, 5.8). */
export interface ProfileFacts {
  mirrors: { repository: string; commit: string; note: string }
  status: 'live' | 'retired'
  statusAsOf: string
  policy: CaptionPolicy
}

const repository = 'omegalabsinc/omegalabs-anytoany-bittensor'
const retired = { status: 'retired', statusAsOf: '2026-11-21' } as const

export const profileFacts = {
  'video-to-text/2025-01': {
    mirrors: {
      repository,
      commit: '9fd1268',
      note: '2025-01-28: first container era; the first caption of a batch is compared with all others',
    },
    ...retired,
    policy: { stepTimeoutMs: 30_000, compares: 'the first with all', penalty: null },
  },
  'video-to-text/2025-02': {
    mirrors: {
      repository,
      commit: 'd7c3e04',
      note: '2025-02-24: each caption is compared with its own truth; a wrong number of captions is penalised',
    },
    ...retired,
    policy: { stepTimeoutMs: 60_000, compares: 'pairs', penalty: 0.001 },
  },
} as const satisfies Record<string, ProfileFacts>

export type CaptionProfileId = keyof typeof profileFacts
