import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { valuesOf } from '../../src/audio/decoded.ts'
import { decodeNpy } from '../../src/audio/npy/decode-npy.ts'

const folder = join(import.meta.dirname, '../golden/mimi')

export const mimiPath = (name: string) => join(folder, name)

export const mimiWaves = ['speech_a', 'speech_b', 'noise', 'short', 'tiny1', 'long'] as const

export const mimiWave = (name: string): Float64Array => arrayOf(`wave_${name}.npy`).values

/** A row for each codebook. */
export function mimiCodes(name: string): number[][] {
  const { values, shape } = arrayOf(`codes_${name}.npy`)
  const [, books = 0, frames = 0] = shape
  return Array.from({ length: books }, (_, book) => [...values.subarray(book * frames, (book + 1) * frames)])
}

const scores = z.record(z.string(), z.number())

export const expectedMimi = z
  .object({ mimi_score_24k: scores, mimi_score_declared_16k: scores, mimi_score_edge: scores })
  .parse(JSON.parse(readFileSync(mimiPath('expected.json'), 'utf8')))

function arrayOf(name: string): { values: Float64Array; shape: readonly number[] } {
  const decoded = decodeNpy(readFileSync(mimiPath(name)))
  if (decoded.verdict === 'refuse') throw new Error(decoded.why)
  return { values: valuesOf(decoded), shape: decoded.shape }
}
