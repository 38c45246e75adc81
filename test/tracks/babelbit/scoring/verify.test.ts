import { expect, test } from 'vitest'
import { scoringPolicies } from '../../../../src/tracks/babelbit/scoring/policies.ts'
import { verifyGolden } from '../../../../src/tracks/babelbit/scoring/verify.ts'

// What the scorers of these commits answered: data/golden/babelbit/README.md.
test.each([
  ['babelbit/2025-11', 287],
  ['babelbit/2026-01', 158],
  ['babelbit/2026-04', 158],
])('%s gives all of its %d golden vectors', async (profile, vectors) => {
  expect(await verifyGolden(profile)).toMatchObject({ vectors, failures: [] })
})

test('a profile without vectors says so', async () => {
  for (const { profile } of scoringPolicies) {
    const { vectors, note } = await verifyGolden(profile)
    if (vectors === 0) expect(note).toContain('golden vectors')
  }
})
