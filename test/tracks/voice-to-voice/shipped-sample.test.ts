import { expect, test } from 'vitest'
import { readVoicePairs, type VoicePair } from '../../../src/datasets/voice-pairs.ts'
import { type Signal, signalOf } from '../../../src/tracks/voice-to-voice/clip.ts'
import { voiceToVoiceData } from '../../../src/tracks/voice-to-voice/data.ts'
import { tellPesq } from '../../../src/tracks/voice-to-voice/metrics/pesq.ts'

const pesq = (truth: Signal, answer: Signal) => {
  const audio = { samples: answer.samples, dtype: '<f8', shape: [answer.samples.length], text: '', faults: [] }
  return tellPesq(truth, audio).value as number
}

test('of no shipped pair the question is an answer: PESQ of an echo is far below that of the truth', async () => {
  const scores: Record<string, number[]> = {}
  for await (const { id, input, truth } of readVoicePairs(voiceToVoiceData.shipped.path) as AsyncIterable<VoicePair>) {
    const [question, wanted] = [signalOf({ wav: input }), signalOf({ wav: truth })]
    scores[id] = [pesq(wanted, question), pesq(wanted, wanted)]
  }
  expect(Object.keys(scores)).toHaveLength(6)
  // Identical clips have the highest score that there is; of unrelated speech PESQ is near its lowest (reference pesq 0).
  for (const [id, [echo, best]] of Object.entries(scores)) {
    expect(best, id).toBeGreaterThan(0.9)
    expect(echo, id).toBeLessThan(0.5 * (best as number))
  }
})
