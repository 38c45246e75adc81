import { describe, expect, it } from 'vitest'
import { openWhisper, type Whisper } from '../../../src/weights/whisper/open-whisper.ts'
import { whisperBase } from '../../support/whisper-base.ts'
import { baseTranscripts, whisperWave } from '../../support/whisper-golden.ts'

/** transformers 4.46.3 with torch 2.13, on the same weights: test/golden/whisper/README.md. */
describe('whisper-base, converted from safetensors, writes what transformers writes', () => {
  let opened: Promise<Whisper> | undefined
  it.for(['speech_0', 'speech_1', 'speech_2'] as const)('%s', { timeout: 600_000 }, async (name, context) => {
    const { common } = await whisperBase(context)
    opened ??= openWhisper({ path: common, shown: 'whisper-base' })
    const whisper = await opened
    const { reference_transcript: text, token_ids: ids } = baseTranscripts[name]
    expect(await whisper.transcript(whisperWave(name))).toEqual({ text, ids })
  })
})
