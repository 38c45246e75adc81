import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { decodeAudio } from '../../src/audio/decode-audio.ts'
import { valuesOf } from '../../src/audio/decoded.ts'
import { decodeNpy } from '../../src/audio/npy/decode-npy.ts'

const value = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]).transform(Number)
const document = z.object({
  cases: z.array(
    z.object({
      id: z.string(),
      file: z.string(),
      expect: z.enum(['ok', 'refuse', 'lenient']),
      numpy: z.object({
        dtype: z.string().optional(),
        shape: z.array(z.number()).optional(),
        values_c_order: z.array(z.union([value, z.boolean()])).optional(),
        sha256_as_f8le: z.string().optional(),
      }),
    }),
  ),
})
const folder = join(import.meta.dirname, '../golden/npy')
const { cases } = document.parse(JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')))

describe('what np.load does with each stream, or more strictly', () => {
  it.each(cases.map((one) => [one.id, one] as const))('%s', (_, { file, expect: verdict, numpy }) => {
    const decoded = decodeAudio(readFileSync(join(folder, file)), file)
    expect(decoded).toMatchObject({ verdict })
    if (decoded.verdict === 'refuse') return expect(decoded.why).not.toBe('')
    expect(decoded.why === null).toBe(verdict === 'ok')
    expect({ dtype: decoded.dtype, shape: decoded.shape, rate: decoded.rate }).toEqual({
      dtype: numpy.dtype,
      shape: numpy.shape,
      rate: null,
    })
    const values = valuesOf(decoded)
    // toEqual tells -0 from 0 and takes NaN for NaN.
    if (numpy.values_c_order !== undefined) expect([...values]).toEqual(numpy.values_c_order)
    else expect(createHash('sha256').update(values).digest('hex')).toBe(numpy.sha256_as_f8le)
  })
})

const header = (text: string, data: number) => {
  const bytes = Buffer.alloc(10 + text.length + data)
  bytes.write('\x93NUMPY\x01\x00', 'latin1')
  bytes.writeUInt16LE(text.length, 8)
  bytes.write(text, 10, 'latin1')
  return bytes
}

it('whatever the header says, a stream is decoded or refused, at once', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '(',
    ')',
    ',',
    ':',
    ' ',
    "'descr'",
    "'shape'",
    "'fortran_order'",
    "'<f8'",
    "'|O'",
    'False',
    '3',
    '"',
    "'",
    '-1',
  )
  const texts = fc.oneof(
    fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
    fc.string({ maxLength: 200 }),
  )
  fc.assert(
    fc.property(texts, fc.nat(64), (text, data) => {
      const decoded = decodeNpy(header(text, data))
      if (decoded.verdict !== 'refuse') expect(valuesOf(decoded).length).toBe(decoded.shape.reduce((a, b) => a * b, 1))
    }),
    { numRuns: 2000 },
  )
})

it('values that are taken at once are those that are taken one by one', () => {
  const quick = cases.flatMap(({ file }) => {
    const decoded = decodeAudio(readFileSync(join(folder, file)), file)
    return decoded.verdict === 'refuse' || decoded.all === undefined ? [] : [decoded]
  })
  expect(new Set(quick.map(({ dtype }) => dtype))).toEqual(new Set(['<f4', '<f8']))
  for (const { all, at, length } of quick) expect(all?.()).toEqual(Float64Array.from({ length }, (_, index) => at(index)))
})

it('a header of blanks and open brackets costs no more than its length', () => {
  const begun = performance.now()
  expect(decodeNpy(header(`${' '.repeat(4000)}${'('.repeat(4000)}`, 0))).toMatchObject({ verdict: 'refuse' })
  expect(performance.now() - begun).toBeLessThan(2_000)
})
