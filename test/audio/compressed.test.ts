import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { decodeCompressed } from '../../src/audio/compressed/decode-compressed.ts'
import { type CompressedKind, compressedKind } from '../../src/audio/compressed/kind.ts'
import { valuesOf } from '../../src/audio/decoded.ts'

const folder = join(import.meta.dirname, '../golden/compressed')
const { cases } = z
  .object({
    cases: z.array(
      z.object({
        file: z.string(),
        rate: z.number(),
        channels: z.number(),
        frames: z.number(),
        sha256F8: z.string().optional(),
        every97: z.array(z.number()).optional(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')))
const kindOf = (file: string) => compressedKind(bytesOf(file), file) as CompressedKind
const bytesOf = (file: string) => Uint8Array.from(readFileSync(join(folder, file)))
const files = cases.map(({ file }) => file)

describe('what libsndfile decodes', () => {
  it.each(cases.map((one) => [one.file, one] as const))('%s', async (file, { rate, channels, frames, sha256F8, every97 }) => {
    const decoded = await decodeCompressed(bytesOf(file), kindOf(file))
    if (decoded.verdict === 'refuse') throw new Error(decoded.why)
    const shape = channels === 1 ? [frames] : [frames, channels]
    expect({ rate: decoded.rate, shape: decoded.shape, why: decoded.why }).toEqual({ rate, shape, why: null })
    const values = valuesOf(decoded)
    if (sha256F8 !== undefined) expect(createHash('sha256').update(values).digest('hex')).toBe(sha256F8)
    for (const [index, value] of (every97 ?? []).entries()) expect(values[97 * index]).toBeCloseTo(value, 4)
  })
})

it.each(files)('%s cut off anywhere is refused, and the reason is told', async (file) => {
  const bytes = bytesOf(file)
  for (const length of [5, 30, 60, 200, Math.floor(bytes.length / 2), bytes.length - 1]) {
    const decoded = await decodeCompressed(bytes.subarray(0, length), kindOf(file))
    expect(decoded, `${length} bytes`).toMatchObject({ verdict: 'refuse', why: expect.stringMatching(/^(it|its|no) /) })
  }
})

it.each(files.filter((file) => !file.endsWith('mp3')))('%s with one bit changed among its samples is refused', async (file) => {
  const bytes = bytesOf(file)
  for (const place of [0.4, 0.6, 0.9]) {
    const changed = bytes.slice()
    const at = Math.floor(place * bytes.length)
    changed[at] = (changed[at] as number) ^ 4
    expect(await decodeCompressed(changed, kindOf(file))).toMatchObject({
      verdict: 'refuse',
      why: expect.stringMatching(/damaged|cut off/),
    })
  }
})

it('whatever bytes change, a file is decoded or refused, and nothing is printed', async () => {
  const change = fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(255))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), fc.array(change, { minLength: 1, maxLength: 20 }), async (file, changes) => {
      const bytes = bytesOf(file)
      for (const [place, byte] of changes) bytes[4 + Math.floor(place * (bytes.length - 4))] = byte
      const decoded = await decodeCompressed(bytes, kindOf(file))
      if (decoded.verdict === 'refuse') expect(decoded.why).not.toBe('')
      else for (let index = 0; index < decoded.length; index += 50) expect(typeof decoded.at(index)).toBe('number')
    }),
    { numRuns: 60 },
  )
}, 60_000)

it.each([
  ['opus.ogg', /Opus, which is not read/],
  ['mono16.flac', /it claims 12345 samples/],
])('%s: %s', async (file, why) => {
  const bytes = bytesOf(file)
  // Length of the FLAC stream, the last four of its five bytes.
  if (file.endsWith('flac')) new DataView(bytes.buffer).setUint32(22, 12_345)
  expect(await decodeCompressed(bytes, kindOf(file))).toMatchObject({ verdict: 'refuse', why: expect.stringMatching(why) })
})

it('a decoder that does not come to an end is stopped', async () => {
  expect(await decodeCompressed(bytesOf('mono.ogg'), 'ogg', { timeoutMs: 0 })).toMatchObject({
    verdict: 'refuse',
    why: 'its decoder did not come to an end',
  })
})

it('whoever waits can be interrupted', async () => {
  const controller = new AbortController()
  const decoding = decodeCompressed(bytesOf('mono.ogg'), 'ogg', { signal: controller.signal })
  controller.abort()
  await expect(decoding).rejects.toMatchObject({ name: 'AbortError' })
})

it.each([
  ['mono.mp3', 'anything', 'mp3'],
  ['mono.ogg', 'a.wav', 'ogg'],
  ['mono16.flac', 'a.mp3', 'flac'],
] as const)('%s is known by its content', (file, name, kind) => {
  expect(compressedKind(bytesOf(file), name)).toBe(kind)
})

it('an MP3 behind a tag, or behind bytes of another kind, is found', async () => {
  const mp3 = bytesOf('stereo.mp3')
  const tag = Buffer.from(`ID3\x04\0\0\0\0\x01\x00${'x'.repeat(128)}`, 'latin1')
  expect(compressedKind(Buffer.concat([tag, mp3]), 'a')).toBe('mp3')
  for (const before of [tag, Buffer.alloc(500)]) {
    expect(await decodeCompressed(Uint8Array.from([...before, ...mp3]), 'mp3')).toMatchObject({ verdict: 'ok', shape: [8000, 2] })
  }
  expect(compressedKind(Buffer.from('no audio'), 'a.mp3')).toBe('mp3')
  expect(await decodeCompressed(Buffer.from('no audio'), 'mp3')).toMatchObject({ verdict: 'refuse', why: 'no frame of MP3 is found in it' })
})
