import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeDurably } from '../../../src/base/durable-file.ts'
import type { CodecEncoder } from '../../../src/metrics/codec-encoder.ts'
import { codecScore } from '../../../src/metrics/codec-score.ts'
import type { ClipArray } from '../../../src/metrics/speaker-score.ts'
import { convertMimi } from '../../../src/weights/mimi/convert.ts'
import { openMimi } from '../../../src/weights/mimi/open-mimi.ts'
import { hashUniform } from '../../support/hash-uniform.ts'
import { expectedMimi, mimiPath, mimiWave } from '../../support/mimi-golden.ts'

let folder: string
let encoder: CodecEncoder
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-mimi-scores-'))
  const path = join(folder, 'mimi.onnx')
  await convertMimi(mimiPath('model.safetensors'), (bytes) => writeDurably(path, bytes))
  encoder = await openMimi({ path, shown: 'm', threads: 1 })
})
afterAll(() => rm(folder, { recursive: true }))

const clipOf = (values: Float64Array, rateHz: number, shape = [values.length], integers = false): ClipArray => ({
  values,
  shape,
  rateHz,
  integers,
})

/** The name of a wave, or `noisy_WAVE(0.02)`: that wave and noise by a formula. */
function waveOf(name: string): Float64Array {
  const [, wave, amount] = /^noisy_(\w+)\((.*)\)$/.exec(name) ?? []
  if (wave === undefined) return mimiWave(name)
  const noise = hashUniform('mimi-add2104')
  return mimiWave(wave).map((value, at) => value + Number(amount) * noise(at))
}

/** What the reference's own function gave (test/golden/mimi/README.md). Its first key is the truth, but for the noisy one, which is the answer. */
describe('the scores of the reference', () => {
  it.each(Object.entries(expectedMimi.mimi_score_24k))('%s at 24 kHz: %d', async (pair, recorded) => {
    const [truth = '', answer = ''] = pair.split('|')
    const { score, why } = await codecScore(clipOf(waveOf(truth), 24_000), clipOf(waveOf(answer), 24_000), encoder)
    expect(why).toBeNull()
    expect(score).toBeCloseTo(recorded, 9)
  })

  it.each(Object.entries(expectedMimi.mimi_score_declared_16k))(
    '%s as 16 kHz: %d, but for near-ties behind the resampling',
    async (pair, recorded) => {
      const [truth = '', answer = ''] = pair.split('|')
      const { score } = await codecScore(clipOf(waveOf(truth), 16_000), clipOf(waveOf(answer), 16_000), encoder)
      expect(Math.abs(score - recorded)).toBeLessThanOrEqual(0.03)
    },
  )
})

describe('what the reference counts as 0 says why', () => {
  const speech = clipOf(mimiWave('speech_a'), 24_000)
  const { values } = speech
  const none = new Float64Array(0)
  it.each<[string, ClipArray, RegExp]>([
    ['empty|speech_a', clipOf(none, 24_000), /^the truth holds no samples$/],
    ['shape(1,T)|speech_a', clipOf(values, 24_000, [1, values.length]), /^the truth has the shape \(1, 72777\)/],
    ['nan@24000|speech_a', clipOf(new Float64Array(5000).fill(Number.NaN), 24_000), /^the truth holds NaN/],
  ])('recorded: %s', async (key, truth, why) => {
    expect(expectedMimi.mimi_score_edge[key]).toBe(0)
    expect(await codecScore(truth, speech, encoder)).toEqual({ score: 0, frames: null, why: expect.stringMatching(why) })
  })

  // Of reference sn21 5.8: whatever the rate, librosa validates first; two axes are no mono.
  it.each<[string, ClipArray, RegExp]>([
    ["infinity at the codec's rate", clipOf(Float64Array.of(0, Number.POSITIVE_INFINITY), 24_000), /^the answer holds NaN or infinity/],
    ['NaN at another rate', clipOf(Float64Array.of(0, Number.NaN), 16_000), /^the answer holds NaN/],
    ["whole numbers at the codec's rate", clipOf(Float64Array.of(1, 2), 24_000, [2], true), /^the answer holds whole numbers/],
    ['a column', clipOf(Float64Array.of(0.1, 0.2), 24_000, [2, 1]), /^the answer has the shape \(2, 1\)/],
    ['no shape', clipOf(Float64Array.of(0.1), 24_000, []), /^the answer has the shape \(\)/],
  ])('%s', async (_, answer, why) => {
    expect(await codecScore(speech, answer, encoder)).toEqual({ score: 0, frames: null, why: expect.stringMatching(why) })
  })

  it('one sample is a frame of its own', async () => {
    const one = clipOf(Float64Array.of(0.5), 24_000)
    expect(await codecScore(one, one, encoder)).toEqual({ score: 1, frames: 1, why: null })
    // At 16 kHz it becomes two samples, and an answer of an hour is cut to them.
    const hour = clipOf(new Float64Array(16_000 * 60).fill(0.5), 16_000)
    expect(await codecScore(clipOf(Float64Array.of(0.5), 16_000), hour, encoder)).toMatchObject({ frames: 1, why: null })
  })
})

it('clips that would take all memory are refused before anything is run', async () => {
  const long = new Float64Array(121 * 24_000)
  await expect(encoder.encode(long)).rejects.toMatchObject({ code: 'S3020', message: expect.stringMatching(/121\.0 s/) })
  await expect(encoder.encode(new Float64Array(10), AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
})
