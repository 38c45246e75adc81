import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { valuesOf } from '../../src/audio/decoded.ts'
import { decodeWav } from '../../src/audio/wav/decode-wav.ts'

const value = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]).transform(Number)
const document = z.object({
  cases: z.array(
    z.object({
      file: z.string(),
      expect: z.enum(['ok', 'refuse', 'lenient']),
      soundfile: z.object({
        rate: z.number().optional(),
        channels: z.number().optional(),
        frames: z.number().optional(),
        interleaved: z.array(value).optional(),
        sha256_f8le: z.string().optional(),
      }),
    }),
  ),
})
const folder = join(import.meta.dirname, '../golden/wav')
const { cases } = document.parse(JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')))

/** Optional in the recorded set; bbx reads linear samples only. */
const optional = new Set(['files/ulaw.wav', 'files/alaw.wav'])

describe('what libsndfile does with each file, or more strictly', () => {
  it.each(cases.map((one) => [one.file, one] as const))('%s', (file, { expect: verdict, soundfile }) => {
    const decoded = decodeWav(readFileSync(join(folder, file)))
    expect(decoded).toMatchObject({ verdict: optional.has(file) ? 'refuse' : verdict })
    if (decoded.verdict === 'refuse') return expect(decoded.why).not.toBe('')
    expect(decoded.why === null).toBe(verdict === 'ok')
    const [frames = 0, channels = 1] = decoded.shape
    expect({ rate: decoded.rate, channels, frames }).toEqual({
      rate: soundfile.rate,
      channels: soundfile.channels,
      frames: soundfile.frames,
    })
    const values = valuesOf(decoded)
    if (soundfile.interleaved !== undefined) expect([...values]).toEqual(soundfile.interleaved)
    else expect(createHash('sha256').update(values).digest('hex')).toBe(soundfile.sha256_f8le)
  })
})

it('whatever bytes of a WAV change, it is decoded or refused', () => {
  const files = ['s16', 'ext_f32', 'rf64', 'list_before', 'rifx', 's24'].map((name) => readFileSync(join(folder, `files/${name}.wav`)))
  const change = fc.tuple(fc.nat(120), fc.nat(255))
  fc.assert(
    fc.property(fc.constantFrom(...files), fc.array(change, { minLength: 1, maxLength: 6 }), fc.nat(140), (file, changes, length) => {
      const bytes = Buffer.from(file.subarray(0, length))
      for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte
      const decoded = decodeWav(bytes)
      if (decoded.verdict !== 'refuse') expect(valuesOf(decoded).length).toBeLessThanOrEqual(bytes.length)
    }),
    { numRuns: 3000 },
  )
})
