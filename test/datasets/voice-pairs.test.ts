import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DecodedAudio } from '../../src/audio/decoded.ts'
import { decodeWav } from '../../src/audio/wav/decode-wav.ts'
import { encodeWav } from '../../src/audio/wav/encode-wav.ts'
import { shippedVoicePairs } from '../../src/datasets/shipped-sample.ts'
import { readVoicePairs, voicePairsDigest } from '../../src/datasets/voice-pairs.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-pairs-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const clip = (seconds: number, rate = 16_000) =>
  encodeWav([Float64Array.from({ length: seconds * rate }, (_, at) => Math.sin(at))], { rate, type: 'f4' }).bytes
/** Half a second of it. */
const flac = readFileSync(join(import.meta.dirname, '../golden/compressed/mono16.flac'))
const frames = (file: string) => {
  const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, '../golden/compressed/cases.json'), 'utf8'))
  return cases.find((one: { file: string }) => one.file === file).frames
}
const write = (name: string, bytes: Uint8Array) => writeFile(join(folder, name), bytes)

async function ids(path: string): Promise<string[]> {
  const found: string[] = []
  for await (const { id } of readVoicePairs(path)) found.push(id)
  return found
}

test('the pairs that ship can be read, and no clip stands in for another', async () => {
  const seen = new Set<string>()
  for await (const { input, truth } of readVoicePairs(shippedVoicePairs())) {
    seen.add(Buffer.from(input).toString('base64'))
    seen.add(Buffer.from(truth).toString('base64'))
  }
  expect(seen.size).toBe(12)
})

test('pairs come in the order of their names; other files are left alone', async () => {
  for (const id of ['b', 'a']) for (const end of ['input', 'truth']) await write(`${id}.${end}.wav`, clip(1))
  await write('notes.txt', Buffer.from('x'))
  expect(await ids(folder)).toEqual(['a', 'b'])
  const before = await voicePairsDigest(folder)
  await write('a.truth.wav', clip(2))
  expect(await voicePairsDigest(folder)).not.toBe(before)
})

test.each([
  ['a clip without its other half', { 'a.input.wav': clip(1) }, 'no other half'],
  ['two rates', { 'a.input.wav': clip(1), 'a.truth.wav': clip(1, 8000) }, '8000'],
  ['a clip that is too short', { 'a.input.wav': clip(1), 'a.truth.wav': clip(0.2) }, 'cannot be a clip'],
  ['FLAC by the name of a WAV', { 'a.input.wav': flac, 'a.truth.wav': clip(1) }, 'cannot be a clip'],
  ['no WAV', { 'a.input.wav': Buffer.from('x'), 'a.truth.wav': clip(1) }, 'cannot be a clip'],
])('%s is refused by name', async (_, files, why) => {
  for (const [name, bytes] of Object.entries(files)) await write(name, bytes)
  await expect(ids(folder)).rejects.toMatchObject({ code: 'U0007', message: expect.stringContaining(why) })
})

test('FLAC, Ogg and MP3 serve as well as WAV, and the halves of a pair need not be of one kind', async () => {
  const bytesOf = (name: string) => readFileSync(join(import.meta.dirname, '../golden/compressed', name))
  await write('a.input.flac', flac)
  await write('a.truth.ogg', bytesOf('mono.ogg'))
  await write('b.input.wav', clip(1))
  await write('b.truth.mp3', bytesOf('mono.mp3'))
  const found: Record<string, unknown> = {}
  for await (const { id, input, truth } of readVoicePairs(folder))
    found[id] = [input, truth].map((bytes) => {
      const { rate, dtype, length } = decodeWav(bytes) as DecodedAudio
      return [rate, dtype, length]
    })
  // Rates and frames as test/golden/compressed/cases.json has them.
  expect(found).toEqual({
    a: [
      [16_000, '<i2', 8000],
      [16_000, '<f4', frames('mono.ogg')],
    ],
    b: [
      [16_000, '<f4', 16_000],
      [16_000, '<f4', frames('mono.mp3')],
    ],
  })
  await write('a.input.wav', clip(1))
  await expect(ids(folder)).rejects.toMatchObject({ code: 'U0007', message: expect.stringContaining('same half') })
})

test('with a limit only what is drawn is read', async () => {
  for (const id of ['a', 'b', 'c'])
    for (const end of ['input', 'truth']) await write(`${id}.${end}.wav`, id === 'b' ? Buffer.from('x') : clip(1))
  const drawn = new Set<string>()
  for (let seed = 0; seed < 20; seed++) {
    const draw = { limit: 1, seed }
    const pairs = readVoicePairs(folder, draw)
    drawn.add(
      await pairs.next().then(
        ({ value }) => value?.id,
        ({ code }) => code,
      ),
    )
  }
  // Twenty draws of one in three leave one out in 0.1 % of all sets of seeds.
  expect([...drawn].sort()).toEqual(['U0007', 'a', 'c'])
})

test('a folder that is not there is named', async () => {
  await expect(ids(join(folder, 'gone'))).rejects.toMatchObject({ code: 'U0007' })
})
