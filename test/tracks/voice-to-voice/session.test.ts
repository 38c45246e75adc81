import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeBase64 } from '../../../src/audio/base64.ts'
import { decodeNpy } from '../../../src/audio/npy/decode-npy.ts'
import type { Call, Client } from '../../../src/base/contract.ts'
import { fault } from '../../../src/base/fault.ts'
import { writePlan } from '../../../src/evaluation/plan-file.ts'
import { loadProfile, loadTrack } from '../../../src/tracks/registry.ts'
import type { Profile } from '../../../src/tracks/types.ts'
import { evaluateHere } from '../../support/evaluate-here.ts'
import { body, tone } from './answers.ts'

const all = { limit: null, seed: 0 }
let folder: string
let profile: Profile
let asked: Call[]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-voice-'))
  profile = await loadProfile('voice-to-voice/2025-02')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function held(name: string, answer: (call: Call, number: number) => Awaited<ReturnType<Client['send']>>) {
  const run = join(folder, name)
  await mkdir(run)
  const { data } = await loadTrack('voice-to-voice')
  await writePlan(run, profile, profile.plan(data.read(data.shipped.path, all), all))
  asked = []
  const client: Client = {
    async send(call) {
      asked.push(call)
      return answer(call, asked.length)
    },
  }
  const { seats } = await evaluateHere({ folder: run, profile, seats: [{ id: 'local', client }] })
  const seat = seats.get('local')
  if (seat === undefined) throw new Error('no seat')
  return seat
}

test('each clip is asked for once, as the validator sends it', async () => {
  await held('asks', () => ({ ms: 1, status: 200, body: body(tone(40_001)) }))
  expect(asked).toHaveLength(6)
  const [first] = asked
  if (first === undefined) throw new Error('nothing was asked')
  expect(first).toMatchObject({ method: 'POST', path: '/api/v1/inference', timeoutMs: 60_000 })
  const { audio_data: audio, sample_rate: rate } = first.body as { audio_data: string; sample_rate: number }
  expect(rate).toBe(16_000)
  const bytes = decodeBase64(audio)
  const npy = 'verdict' in bytes ? null : decodeNpy(bytes.bytes)
  expect(npy).toMatchObject({ verdict: 'ok', dtype: '<f8', shape: [1, 40_161] })
})

test('without weights there is no combined score, but PESQ and lengths are told', async () => {
  const { summary, complete, counts, faults } = await held('whole', () => ({ ms: 1, status: 200, body: body(tone(40_001)) }))
  expect(summary).toMatchObject({ reference: null, strict: null, metrics: { length: { mean: 1, n: 6 }, pesq: { n: 6 } } })
  expect(summary.why).toContain('weights')
  expect(Object.keys(summary.metrics)).toEqual(['pesq', 'length'])
  expect({ complete, scored: counts.scored, faults }).toEqual({ complete: false, scored: 0, faults: [] })
})

test('a request that fails is passed over by the validator and counts as zero strictly', async () => {
  const seat = await held('failures', (_, number) =>
    number === 2
      ? { ms: 3, fault: fault('S2005') }
      : number === 3
        ? { ms: 1, status: 200, body: Buffer.from('{}') }
        : { ms: 1, status: 200, body: body(tone(40_001)) },
  )
  const [, second, third] = seat.outcomes
  expect(second).toMatchObject({ reference: { value: null }, strict: { value: 0 } })
  expect(third).toMatchObject({ reference: { value: null }, strict: { value: 0 } })
  expect(seat.faults.map(({ code, item }) => [code, item])).toEqual([
    ['S2005', '02-kettle'],
    ['S3010', '03-map'],
  ])
  expect(seat.summary.metrics.pesq).toMatchObject({ n: 6 })
  // Zeros of the two that failed are no mean of what weights would tell.
  expect(Object.keys(seat.summary.metrics)).toEqual(['pesq', 'length'])
})

test('where everything fails the strict score is 0, and the validator has none', async () => {
  const { summary, complete } = await held('nothing', () => ({ ms: 3, fault: fault('S2003') }))
  expect(summary).toMatchObject({ reference: null, strict: 0 })
  expect(summary.why).toContain('every request failed')
  expect(complete).toBe(true)
})

test('empty arrays count with zeros for both', async () => {
  const { summary } = await held('empty', () => ({ ms: 3, status: 200, body: body(new Float64Array(0)) }))
  expect(summary).toMatchObject({ reference: 0, strict: 0 })
})
