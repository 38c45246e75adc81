import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openScoreFile, readScores } from '../../src/evaluation/score-file.ts'
import { modelDigest } from '../../src/evaluation/scorer/model-digest.ts'
import { resultMemory } from '../../src/evaluation/scorer/result-memory.ts'
import { bytesOf, scorerLimits } from '../../src/evaluation/scorer/scorer-limits.ts'
import { scoresBeside, scoringThreads } from '../../src/evaluation/scoring-share.ts'
import { differingWeights } from '../../src/evaluation/used-weights.ts'
import type { Outcome, Scored } from '../../src/tracks/types.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-weights-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const scored: Scored = { value: 0.5, why: null, units: [], metrics: {}, faults: [], detail: null }
const outcome: Outcome = { item: 'a', reference: scored, strict: scored, faults: [], timesMs: [] }

it('a score counts with the weights it was computed with, and with no others', async () => {
  const run = join(folder, 'run')
  await mkdir(join(run, 'seats', 'local'), { recursive: true })
  for (const weights of [{}, { rawnet3: 'sha256:1' }]) {
    await using file = await openScoreFile(run, 'local', weights)
    expect(file.find('a', 1)).toBeNull()
    await file.add(1, outcome)
    expect(file.find('a', 1)).not.toBeNull()
  }
  const found = async (weights: Record<string, string>) => (await readScores(run, 'local', weights)).find('a', 1) !== null
  // The last line of an item is the one that counts.
  expect([await found({ rawnet3: 'sha256:1' }), await found({}), await found({ rawnet3: 'sha256:2' })]).toEqual([true, false, false])
})

it.each([
  [{}, {}, []],
  [{ a: '1' }, { a: '1' }, []],
  [{ a: '1' }, { a: '2' }, ['a']],
  [{ a: '1', b: '1' }, { b: '1', c: '1' }, ['a', 'c']],
])('%j and %j differ in %j', (first, second, ids) => expect(differingWeights(first, second)).toEqual(ids))

describe('the digest of a model', () => {
  it('of a file is that of its bytes', async () => {
    await writeFile(join(folder, 'abc'), 'abc')
    // FIPS 180-2, appendix B.1.
    expect(await modelDigest(join(folder, 'abc'))).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  it('of a folder changes with a name and with a byte, and not with the order of writing', async () => {
    const made = async (name: string, files: readonly (readonly [string, string])[]) => {
      for (const [path, text] of files) {
        await mkdir(join(folder, name, path, '..'), { recursive: true })
        await writeFile(join(folder, name, path), text)
      }
      return modelDigest(join(folder, name))
    }
    const first = await made('one', [
      ['config.json', '{}'],
      ['onnx/a', 'x'],
    ])
    expect(
      await made('two', [
        ['onnx/a', 'x'],
        ['config.json', '{}'],
      ]),
    ).toBe(first)
    expect(
      await made('three', [
        ['config.json', '{}'],
        ['onnx/b', 'x'],
      ]),
    ).not.toBe(first)
    expect(
      await made('four', [
        ['config.json', '{}'],
        ['onnx/a', 'y'],
      ]),
    ).not.toBe(first)
    expect(await bytesOf([join(folder, 'one'), join(folder, 'abc'), join(folder, 'none')])).toBe(6)
  })
})

it('a clip is heard once, until newer ones have taken its place', async () => {
  const heard: number[] = []
  const memory = resultMemory<number>(2)
  const hear = (value: number) => memory.of(Float64Array.of(value), async () => heard.push(value))
  for (const value of [1, 2, 1, 1, 3, 1, 2]) await hear(value)
  expect(heard).toEqual([1, 2, 3, 2])
})

it('a result that failed is not kept', async () => {
  const memory = resultMemory<number>()
  await expect(memory.of(Float64Array.of(1), () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await memory.of(Float64Array.of(1), async () => 7)).toBe(7)
})

it.each([
  ['light', 1, true],
  ['heavy', 3, false],
  ['heavy', 4, true],
] as const)('%s scoring on %i cores is done beside the next question: %s', (scoring, cores, beside) =>
  expect(scoresBeside({ scoring }, cores)).toBe(beside),
)

it('threads leave half of the cores to the submission where both work at once', () =>
  expect([1, 2, 3, 4, 5, 16].map(scoringThreads)).toEqual([1, 2, 3, 2, 2, 8]))

it('what a scorer may take grows with its models, up to the machine', () => {
  expect(scorerLimits(null)).toMatchObject({ jobTimeoutMs: 120_000, priority: 'below-normal' })
  expect(scorerLimits(0)).toMatchObject({ jobTimeoutMs: 120_000 })
  expect(scorerLimits(1e6, true)).toMatchObject({ jobTimeoutMs: 1_800_000, priority: 'lowest' })
  expect(scorerLimits(1e15).residentMiB).toBeLessThan(1e9)
})
