import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { valuesOf } from '../../src/audio/decoded.ts'
import { decodeNpy } from '../../src/audio/npy/decode-npy.ts'

const folder = join(import.meta.dirname, '../golden/rawnet3')

export const rawnet3Path = (name: string) => join(folder, name)

export const rawnet3Bytes = (name: string) => readFileSync(rawnet3Path(name))

export function rawnet3Array(name: string): Float64Array {
  const decoded = decodeNpy(rawnet3Bytes(name))
  if (decoded.verdict === 'refuse') throw new Error(decoded.why)
  return valuesOf(decoded)
}

const scores = z.record(z.string(), z.number())
const variant = z.object({ anti_spoofing_score: scores })

export const expected = z
  .object({
    variants: z.object({ tiny: variant, full: variant }),
    edge: z.record(z.string(), z.union([z.number(), z.literal('NaN')])),
    window_starts: z.record(z.string(), z.array(z.number())),
  })
  .parse(JSON.parse(readFileSync(rawnet3Path('expected.json'), 'utf8')))

export function largestDifference(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (found.length !== wanted.length) return Number.POSITIVE_INFINITY
  let most = 0
  for (let at = 0; at < wanted.length; at++) {
    const difference = Math.abs((found[at] as number) - (wanted[at] as number))
    if (!(difference <= most)) most = difference
  }
  return most
}
