import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { decodeWav } from '../../../src/audio/wav/decode-wav.ts'
import { encodeWav } from '../../../src/audio/wav/encode-wav.ts'
import { readOmegaVoice } from '../../../src/datasets/omega-voice/read-omega-voice.ts'
import type { PassedOver } from '../../../src/datasets/passed-over.ts'
import { wavBytes } from '../../support/audio-bytes.ts'
import { type VoiceRow, voiceFile } from '../../support/omega-voice-file.ts'

const golden = join(import.meta.dirname, '../../golden/omega-voice/omega-voice.parquet')
const compressed = (name: string) => readFileSync(join(import.meta.dirname, '../../golden/compressed', name))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-omega-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function read(path: string, draw: { limit: number | null; seed: number }) {
  const passedOver: PassedOver = new Map()
  const pairs: { id: string; input: Clip; truth: Clip }[] = []
  for await (const { id, input, truth } of readOmegaVoice(path, draw, passedOver))
    pairs.push({ id, input: clip(input), truth: clip(truth) })
  return { pairs, passedOver: Object.fromEntries(passedOver) }
}

interface Clip {
  rate: number | null
  dtype: string
  samples: number[]
}

function clip(bytes: Uint8Array): Clip {
  const decoded = decodeWav(bytes)
  if (decoded.verdict !== 'ok') throw new Error(decoded.why ?? '')
  return { rate: decoded.rate, dtype: decoded.dtype, samples: Array.from({ length: decoded.length }, (_, at) => decoded.at(at)) }
}

const written = async (rows: readonly VoiceRow[], groupRows?: number) => {
  const path = join(folder, 'some.parquet')
  await writeFile(path, voiceFile(rows, groupRows === undefined ? {} : { groupRows }))
  return path
}
/** The place of a sample in its clip, from its value (test/golden/omega-voice/README.md). */
const places = ({ samples }: Clip) => [samples[0], samples.at(-1)].map((value) => Math.round((value ?? Number.NaN) * 2 ** 15))
const ramp = (seconds: number, rate = 8000) =>
  wavBytes(
    Int16Array.from({ length: seconds * rate }, (_, at) => at),
    rate,
  )
const two = { starts: [0, 0.5], ends: [0.5, 1], speakers: ['A', 'B'] }

test('a file as the producer writes it: cuts at int(seconds * rate), at the rate of the clip, up to its end', async () => {
  const { pairs, passedOver } = await read(golden, { limit: null, seed: 0 })
  const found = Object.fromEntries(pairs.map(({ id, input, truth }) => [id, [input.rate, ...places(input), ...places(truth)]]))
  // int(0.10005 * 4000) = 400, int(0.4 * 4000) - 1 = 1599, ...; 9.0 s is beyond the end of the last clip, which has 9600 samples.
  expect(found).toMatchObject({
    'f1-r4-s1--dddddddddd': [4000, 400, 1599, 2000, 4399],
    'f1-r6-s1-fffffffffff': [8000, 0, 3199, 4000, 9599],
  })
  // The first row has three segments: which two follow each other is drawn.
  const [, drawn] = Object.entries(found).find(([id]) => id.startsWith('f1-r1-')) ?? []
  expect([
    [4000, 0, 2399, 2800, 5199],
    [4000, 2800, 5199, 5600, 7599],
  ]).toContainEqual(drawn)
  expect(pairs).toHaveLength(3)
  expect(passedOver).toEqual({ 'it has fewer than two speakers': 2, 'a segment is shorter than 0.25 s': 1 })
})

test('one seed draws one sample; of many seeds each row is drawn, and each segment of a row', async () => {
  const ids = async (seed: number, limit: number | null) => (await read(golden, { limit, seed })).pairs.map(({ id }) => id)
  expect(await ids(3, 2)).toEqual(await ids(3, 2))
  const seen = new Set<string>()
  for (let seed = 0; seed < 60; seed++) for (const id of await ids(seed, 1)) seen.add(id)
  // A row in four is drawn each time, the first row's segments one time in eight: unseen after 60 tries in 0.03 % of all sets of seeds.
  expect([...seen].sort()).toEqual(['f1-r1-s1-aaaaaaaaaaa', 'f1-r1-s2-aaaaaaaaaaa', 'f1-r4-s1--dddddddddd', 'f1-r6-s1-fffffffffff'])
})

test('without a limit at most 8 of 64 drawn rows, with one as many as there are; always in the order of the data', async () => {
  const rows = Array.from({ length: 150 }, (_, at) => ({
    ...two,
    video: `v${at}`,
    audio: ramp(1, 1000),
    speakers: ['A', at % 2 ? 'A' : 'B'],
  }))
  const path = await written(rows, 40)
  const numbers = async (limit: number | null) =>
    (await read(path, { limit, seed: 1 })).pairs.map(({ id }) => Number(/-r(\d+)-/.exec(id)?.[1]))
  const some = await numbers(null)
  expect(some).toHaveLength(8)
  expect(some).toEqual([...some].sort((one, other) => one - other))
  expect(await numbers(1000)).toEqual(Array.from({ length: 75 }, (_, at) => 2 * at + 1))
  expect((await read(path, { limit: 5, seed: 1 })).passedOver).toEqual({ 'it has fewer than two speakers': 75 })
})

test('a folder is read with all its folders, in the order of the paths', async () => {
  for (const [name, video] of [
    ['002/B', 'b'],
    ['001/C', 'c'],
    ['001/A', 'a'],
  ] as const) {
    await mkdir(join(folder, 'train', name.slice(0, 3)), { recursive: true })
    await writeFile(join(folder, 'train', `${name}.parquet`), voiceFile([{ ...two, video, audio: ramp(1) }]))
  }
  await writeFile(join(folder, 'train', 'notes.txt'), 'x')
  const { pairs } = await read(folder, { limit: 10, seed: 0 })
  expect(pairs.map(({ id }) => id)).toEqual(['f1-r1-s1-a', 'f2-r1-s1-c', 'f3-r1-s1-b'])
})

test('samples are kept: 16 bit as they are, other forms in single precision, channels mixed to one', async () => {
  const wave = (type: 'i2' | 'f4', ...channels: number[][]) =>
    encodeWav(
      channels.map((channel) => Float64Array.from(channel)),
      { rate: 8, type },
    ).bytes
  const eighths = [0, 1, 2, 3, 4, 5, 6, 7].map((value) => value / 8)
  const whole = await read(await written([{ ...two, audio: wave('i2', eighths) }]), { limit: 1, seed: 0 })
  expect(whole.pairs[0]).toMatchObject({
    input: { dtype: '<i2', samples: [0, 1 / 8, 2 / 8, 3 / 8] },
    truth: { samples: [4 / 8, 5 / 8, 6 / 8, 7 / 8] },
  })
  const single = await read(
    await written([
      {
        ...two,
        audio: wave(
          'f4',
          eighths.map((value) => value / 2 ** 20),
        ),
      },
    ]),
    { limit: 1, seed: 0 },
  )
  expect(single.pairs[0]).toMatchObject({ input: { dtype: '<f4', samples: [0, 1, 2, 3].map((value) => value / 2 ** 23) } })
  const stereo = await read(
    await written([
      {
        ...two,
        audio: wave(
          'i2',
          eighths,
          eighths.map(() => 1 / 2 ** 15),
        ),
      },
    ]),
    { limit: 1, seed: 0 },
  )
  expect(stereo.pairs[0]?.input).toMatchObject({ dtype: '<f4', samples: [0, 1, 2, 3].map((value) => (value / 8 + 1 / 2 ** 15) / 2) })
})

test('FLAC is read as the reference reads whatever soundfile knows', async () => {
  const path = await written([{ starts: [0, 0.25], ends: [0.25, 0.5], speakers: ['A', 'B'], audio: compressed('mono16.flac') }])
  const { pairs } = await read(path, { limit: 1, seed: 0 })
  expect(pairs[0]).toMatchObject({ input: { rate: 16_000, dtype: '<i2' } })
  expect(pairs[0]?.input.samples).toHaveLength(4000)
})

test.each<[string, Partial<VoiceRow>, string]>([
  ['NaN for a time', { starts: [Number.NaN, 0.5] }, 'a segment has no place in time'],
  ['null for a time', { ends: [0.5, null] }, 'a segment has no place in time'],
  ['a segment before the clip', { starts: [-0.5, 0.5] }, 'a segment has no place in time'],
  ['an endless segment', { ends: [0.5, Number.POSITIVE_INFINITY] }, 'a segment has no place in time'],
  ['lists of several lengths', { ends: [0.5] }, 'the lists of its segments differ in length'],
  ['no segments', { starts: [], ends: [], speakers: [] }, 'it has fewer than two speakers'],
  ['one segment of two speakers', { starts: [0], ends: [1] }, 'the lists of its segments differ in length'],
  ['a segment that ends before it starts', { ends: [0.5, 0.1] }, 'a segment is shorter than 0.25 s'],
  ['a segment behind the end', { starts: [0, 7], ends: [0.5, 8] }, 'a segment is shorter than 0.25 s'],
  ['times that no clip has', { starts: [1e300, 0.5], ends: [1.1e300, 1] }, 'a segment is shorter than 0.25 s'],
  ['no audio', { audio: null }, 'it holds no audio'],
  ['audio that is no WAV', { audio: Buffer.from('hello') }, 'its audio cannot be read: it is neither WAV, FLAC, Ogg nor MP3'],
  ['an empty WAV', { audio: wavBytes(new Int16Array(), 8000) }, 'a segment is shorter than 0.25 s'],
  ['a WAV that is cut off in its head', { audio: ramp(1).subarray(0, 20) }, 'its audio cannot be read: its fmt chunk is too short'],
  [
    'a WAV of NaN',
    { audio: encodeWav([new Float64Array(8000).fill(Number.NaN)], { rate: 8000, type: 'f4' }).bytes },
    'its audio holds values that are not finite',
  ],
])('a row with %s is passed over and counted', async (_, change, why) => {
  const good = { ...two, audio: ramp(1) }
  const { pairs, passedOver } = await read(await written([{ ...good, ...change }, good]), { limit: 2, seed: 0 })
  expect(pairs.map(({ id }) => id)).toEqual(['f1-r2-s1-a'])
  expect(passedOver).toEqual({ [why]: 1 })
})

test('a row of 300,000 segments is a row like others', async () => {
  const many = Array.from({ length: 300_000 }, (_, at) => at)
  const path = await written([{ audio: ramp(1), starts: many, ends: many.map((at) => at + 0.5), speakers: many.map((at) => `${at % 2}`) }])
  const { passedOver } = await read(path, { limit: null, seed: 0 })
  // Nearly all of them lie behind the end of the clip.
  expect(passedOver).toEqual({ 'a segment is shorter than 0.25 s': 1 })
})

test('what a video is called cannot lead out of a folder', async () => {
  const { pairs } = await read(await written([{ ...two, video: '../../x\u0000\n', audio: ramp(1) }]), { limit: null, seed: 0 })
  expect(pairs.map(({ id }) => id)).toEqual(['f1-r1-s1-______x__'])
})
