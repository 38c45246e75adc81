import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
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

test('a folder that is not there is named', async () => {
  await expect(ids(join(folder, 'gone'))).rejects.toMatchObject({ code: 'U0007' })
})
