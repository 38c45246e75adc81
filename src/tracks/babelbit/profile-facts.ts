/** Which commit each profile mirrors, and what became of its contest (reference babelbit 0). */
export interface ProfileFacts {
  mirrors: { repository: string; commit: string; note: string }
  status: 'live' | 'retired'
  statusAsOf: string
}

const repository = 'babelbit/babelbit'
const retired = { status: 'retired', statusAsOf: '2026-11-21' } as const

export const profileFacts = {
  'babelbit/2025-11': {
    mirrors: { repository, commit: 'f163dad', note: '2025-11-14: lexical and word overlap, all miners of a session in lock-step' },
    ...retired,
  },
  'babelbit/2025-11-20': {
    mirrors: { repository, commit: 'f2c591f', note: '2025-11-20: two empty texts are worth nothing, blank truths are left out' },
    ...retired,
  },
  'babelbit/2025-12': {
    mirrors: { repository, commit: '004b28d', note: '2025-12-18: cosine of embeddings in place of word overlap' },
    ...retired,
  },
  'babelbit/2026-01': {
    mirrors: { repository, commit: '5cbbd3f', note: '2026-01-08: calibrated cosine alone counts' },
    ...retired,
  },
  'babelbit/2026-04': {
    mirrors: { repository, commit: '05b4660', note: '2026-04-23: the same numbers, scored in parallel; axons only' },
    ...retired,
  },
} as const satisfies Record<string, ProfileFacts>

export type BabelbitProfileId = keyof typeof profileFacts
