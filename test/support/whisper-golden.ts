import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { valuesOf } from '../../src/audio/decoded.ts'
import { decodeNpy } from '../../src/audio/npy/decode-npy.ts'
import { decodeWav } from '../../src/audio/wav/decode-wav.ts'

const folder = join(import.meta.dirname, '../golden/whisper')

export const whisperWaves = ['speech_0', 'speech_1', 'speech_2', 'noise', 'silence'] as const
export type WhisperWave = (typeof whisperWaves)[number]

export const whisperPath = (name: string) => join(folder, name)

/** A recorded wave at 16 kHz. */
export function whisperWave(name: WhisperWave): Float64Array {
  const decoded = decodeWav(readFileSync(whisperPath(`wave_${name}.wav`)))
  if (decoded.verdict === 'refuse') throw new Error(decoded.why)
  return valuesOf(decoded)
}

/** [80, 200]: the first 200 frames of the features. */
export function firstFrames(name: WhisperWave): Float64Array {
  const decoded = decodeNpy(readFileSync(whisperPath(`logmel_${name}_first200.npy`)))
  if (decoded.verdict === 'refuse') throw new Error(decoded.why)
  return valuesOf(decoded)
}

const transcript = z.object({ reference_transcript: z.string(), token_ids: z.array(z.number()) })

const { results } = z
  .object({
    results: z.object({ 'whisper-base': z.record(z.string(), transcript), logmel_sum: z.record(z.string(), z.number()) }),
  })
  .parse(JSON.parse(readFileSync(whisperPath('expected_transcripts.json'), 'utf8')))

export const featureSums = results.logmel_sum as Record<WhisperWave, number>
export const baseTranscripts = results['whisper-base'] as Record<WhisperWave, z.infer<typeof transcript>>
