import type { ScoringPolicy } from './policy.ts'

const november: ScoringPolicy = {
  profile: 'babelbit/2025-11',
  commit: 'f163dad',
  utteranceKey: 'raw',
  semantic: 'token-jaccard',
  bothEmpty: 1,
  reportsCosine: false,
  narration: 'table',
  skipsUnweighted: false,
  baseline: { pairs: 100, seed: 0 },
  lexWeight: { runner: 0.5, tool: 0.5 },
  runner: { blankTruth: 'score', blankMiner: 'score', typeInRows: false, typeInNames: false, typeInDocuments: false },
}

const lateNovember: ScoringPolicy = {
  ...november,
  profile: 'babelbit/2025-11-20',
  commit: 'f2c591f',
  bothEmpty: 0,
  runner: { ...november.runner, blankTruth: 'skip', blankMiner: 'skip' },
}

const december: ScoringPolicy = { ...lateNovember, profile: 'babelbit/2025-12', commit: '004b28d', semantic: 'cosine' }

const january: ScoringPolicy = {
  ...december,
  profile: 'babelbit/2026-01',
  commit: '5cbbd3f',
  utteranceKey: 'int',
  semantic: 'calibrated-cosine',
  reportsCosine: true,
  narration: 'log',
  lexWeight: { runner: 0, tool: 0.5 },
  runner: { ...december.runner, typeInDocuments: true },
}

const april: ScoringPolicy = {
  ...january,
  profile: 'babelbit/2026-04',
  commit: '05b4660',
  skipsUnweighted: true,
  runner: { ...january.runner, typeInRows: true, typeInNames: true },
}

/** Every mirrored commit, the oldest first. */
export const scoringPolicies: readonly ScoringPolicy[] = [november, lateNovember, december, january, april]

export function scoringPolicy(profile: string): ScoringPolicy | undefined {
  return scoringPolicies.find((policy) => policy.profile === profile)
}
