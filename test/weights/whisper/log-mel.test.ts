import { describe, expect, it } from 'vitest'
import { logMel, melFrames } from '../../../src/weights/whisper/log-mel.ts'
import { featureSums, firstFrames, whisperWave, whisperWaves } from '../../support/whisper-golden.ts'

const mels = 80

describe('what Whisper hears', () => {
  it.each(whisperWaves)('of %s is what transformers computes', (name) => {
    const features = logMel(whisperWave(name), mels)
    const wanted = firstFrames(name)
    let most = 0
    for (let mel = 0; mel < mels; mel++) {
      for (let at = 0; at < 200; at++) {
        const found = features[mel * melFrames + at] as number
        most = Math.max(most, Math.abs(found - (wanted[mel * 200 + at] as number)))
      }
    }
    expect(most).toBeLessThan(1e-4)
    // Of all frames the sum is recorded: a mean of 1e-6 a value.
    const sum = features.reduce((total, value) => total + value, 0)
    expect(Math.abs(sum - featureSums[name])).toBeLessThan(0.3)
  })

  const tone = (samples: number) => Float64Array.from({ length: samples }, (_, at) => Math.sin(at / 3) / 2)

  it('ends after 30 s', () => {
    expect(logMel(tone(500_000), mels)).toEqual(logMel(tone(480_000), mels))
    expect(logMel(tone(479_000), mels)).not.toEqual(logMel(tone(480_000), mels))
  })

  it('of no samples is silence: the loudest is as quiet as can be', () => {
    expect(new Set(logMel(new Float64Array(0), mels))).toEqual(new Set([-1.5]))
  })

  it('has as many bands as the model wants, and a wrong number of samples of a frame beyond neither end', () => {
    for (const samples of [1, 199, 200, 201, 479_999]) {
      const features = logMel(tone(samples), 128)
      expect(features.length).toBe(128 * 3000)
      expect(features.every(Number.isFinite), String(samples)).toBe(true)
    }
  })
})
