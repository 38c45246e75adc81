import { expect, test } from 'vitest'
import { runFiles } from '../../../src/tracks/babelbit/run-files.ts'
import { scoringPolicy } from '../../../src/tracks/babelbit/scoring/policies.ts'
import type { ScoringPolicy } from '../../../src/tracks/babelbit/scoring/policy.ts'

const policy = scoringPolicy('babelbit/2025-11') as ScoringPolicy
const scored = { value: 0, why: null, units: [], metrics: {}, faults: [], detail: null }
const reference = { utterances: [], average: 0, baseline: null }

const scoring = (challengeUid: string | null, dialogueUid: string | null) => ({
  reference: scored,
  strict: scored,
  trace: { challengeUid, dialogueUid, store: [], log: '', score: { reference, raised: null } },
})

test.each([
  ['a uid that comes again', [scoring('c', 'd'), scoring('c', 'd')]],
  ['one that looks like it', [scoring('c', 'd#2'), scoring('c', 'd'), scoring('c', 'd')]],
  ['uids that name one file', [scoring('c', 'a/b'), scoring('c', 'a_b')]],
  ['none, and its name', [scoring('c', null), scoring('c', 'None')]],
  ['one uid in two challenges', [scoring('c', 'd'), scoring('e', 'd')]],
])('no file takes the place of another: %s', (_, scorings) => {
  const { items, files } = runFiles(scorings, { hotkey: null, startedAt: new Date(0) }, policy)
  expect(new Set(items.map(({ file }) => file)).size).toBe(scorings.length)
  const paths = files.map(({ place, name }) => `${place}/${name}`)
  expect(new Set(paths).size).toBe(paths.length)
})
