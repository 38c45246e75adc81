import { encodeWav } from '../../audio/wav/encode-wav.ts'
import type { RunFile, RunFiles, Scoring } from '../types.ts'
import type { VoiceTrace } from './voice-trace.ts'

/** The validator leaves no files of a sample: beside the scores each answer is written as a WAV at the request's rate, to listen to. */
export function runFiles(scorings: readonly Scoring<VoiceTrace>[]): RunFiles {
  const items = scorings.map(({ reference, strict, trace }) => ({
    file: `answers/${trace.item}.wav`,
    document: { metrics: { ...strict.metrics }, detail: strict.detail },
    strict: { score: strict.value, why: strict.why },
    error: trace.audio === null ? reference.why : null,
  }))
  const files = scorings.flatMap(({ trace }): RunFile[] => {
    const { audio, item, rateHz } = trace
    if (audio === null || audio.samples.length === 0) return []
    return [{ place: 'answers', name: `${item}.wav`, content: encodeWav([audio.samples], { rate: rateHz, type: 'f4' }).bytes }]
  })
  return { items, files }
}
