import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { each } from '../../../src/base/each.ts'
import type { VoicePolicy } from '../../../src/tracks/voice-to-voice/policy.ts'
import { profileFacts } from '../../../src/tracks/voice-to-voice/profile-facts.ts'
import { scoreAsReference, scoreStrictly, type VoiceSample } from '../../../src/tracks/voice-to-voice/scoring/score-sample.ts'
import { scoredSample } from '../../../src/tracks/voice-to-voice/scoring/scored-sample.ts'
import { summarise } from '../../../src/tracks/voice-to-voice/summarise.ts'

const number = z.union([z.number(), z.enum(['NaN', 'Infinity'])]).transform(Number)
const metric = z.union([z.literal('raise').transform(() => 'raised' as const), z.null(), number])
const result = z.union([number, z.object({ allKeys: z.number() }), z.object({ complex: z.array(z.number()) })])
const { rows, means, mean8Rows } = z
  .object({
    rows: z.array(z.object({ m: metric, w: metric, p: metric, a: metric, geometric: result, linear: result })),
    means: z.record(z.string(), number),
    mean8Rows: z.array(z.number()),
  })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../golden/sn21-scores/combined.json'), 'utf8')))

type Row = (typeof rows)[number]
const sampleOf = ({ m, w, p, a }: Row): VoiceSample => ({
  kind: 'scored',
  metrics: { mimi: m, wer: w, pesq: p, antiSpoofing: a, length: 1 },
})
const sample = (mimi: number, wer: number, pesq: number, antiSpoofing: number): VoiceSample => ({
  kind: 'scored',
  metrics: { mimi, wer, pesq, antiSpoofing, length: 1 },
})

async function sumUp(samples: readonly VoiceSample[], policy: VoicePolicy): Promise<{ reference: number | null; strict: number | null }> {
  const outcomes = samples.map((one, at) => ({ item: `${at}`, faults: [], timesMs: [], ...scoredSample(one, policy, `${at}`) }))
  const { reference, strict } = await summarise(each(outcomes), policy)
  return { reference, strict }
}

describe.each(Object.entries(profileFacts))('%s', (_, { policy }) => {
  const era = policy.combined

  it.each(rows.map((row, at) => [at, row] as const))('row %i is what the reference gives, to the bit', (_, row) => {
    const expected = row[era]
    const found = scoreAsReference(sampleOf(row), policy)
    if (typeof expected === 'number') expect(found?.combined).toBe(expected)
    else if ('complex' in expected) expect(found).toMatchObject({ combined: null, failure: 'complex' })
    else {
      const x = expected.allKeys
      expect(found).toEqual({ metrics: { pesq: x, antiSpoofing: x, mimi: x, wer: x, length: x }, combined: x, failure: 'raised' })
    }
  })

  it('means are those of numpy', async () => {
    const eight = mean8Rows.map((at) => sampleOf(rows[at] as Row))
    expect(await sumUp(eight, policy)).toMatchObject({ reference: means[`${era}_mean8`] })
    expect(await sumUp([...eight, { kind: 'empty' }], policy)).toMatchObject({ reference: means[`${era}_mean8_with_zero_sample`] })
    // numpy's NaN of nothing is no score.
    expect(means[`${era}_mean_empty`]).toBeNaN()
    expect(await sumUp([], policy)).toEqual({ reference: null, strict: null })
  })

  it('a failed request is left out by the reference, and counts as 0 in strict', async () => {
    expect(await sumUp([sample(1, 1, 1, 1), { kind: 'failed' }], policy)).toEqual({ reference: 1, strict: 0.5 })
    expect(await sumUp([{ kind: 'failed' }], policy)).toEqual({ reference: null, strict: 0 })
  })

  it('an empty answer is 0 in both', async () => {
    expect(await sumUp([sample(1, 1, 1, 1), { kind: 'empty' }], policy)).toEqual({ reference: 0.5, strict: 0.5 })
  })

  it('what is no real number takes the whole score with it, but for strict', async () => {
    const found = await sumUp([sample(1, 1, 1, 1), sample(Number.NaN, 1, 1, 1)], policy)
    expect(found.reference).toBeNull()
    expect(found.strict).toBeGreaterThan(0.5)
    if (era === 'geometric') expect(await sumUp([sample(1, 1, 1, 1), sample(1, 1, -1, 1)], policy)).toMatchObject({ reference: null })
  })

  it.each(rows.map((row, at) => [at, row] as const))(
    'row %i in strict is between 0 and 1, and no more than 1e-12 above a sound reference',
    (_, row) => {
      const { combined } = scoreStrictly(sampleOf(row), policy)
      expect(combined).toBeGreaterThanOrEqual(0)
      expect(combined).toBeLessThanOrEqual(1)
      const values = [row.m, row.w, row.p, row.a]
      if (values.every((value) => typeof value === 'number' && value >= 0 && value <= 1)) expect(combined).toBe(row[era])
    },
  )

  it.each([
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['5', 5],
    ['-5', -5],
  ])('%s wins nothing in strict', (_, value) => {
    for (const one of [sample(value, 1, 1, 1), sample(1, value, 1, 1), sample(1, 1, value, 1), sample(1, 1, 1, value)]) {
      expect(scoreStrictly(one, policy).combined).toBeLessThanOrEqual(1)
    }
  })
})

it('the eras are those of the mirrored commits', () => {
  expect(Object.values(profileFacts).map(({ mirrors, policy }) => [mirrors.commit, policy.combined, policy.penalty])).toEqual([
    ['9fd1268', 'geometric', 0],
    ['4ed26b4', 'linear', 0.001],
  ])
})
