import { describe, expect, it } from 'vitest'
import { pesq } from '../../../src/metrics/pesq/pesq.ts'
import { degradations, talk } from '../../support/pesq-talk.ts'

/** Section 21.2 of the specification: signals that every language makes alike, with sums to check them by, and the scores of the reference. */
const checks: [rate: 8000 | 16000, seconds: number, sums: Record<string, [length: number, sum: number, absolute: number]>][] = [
  [
    8000,
    6,
    {
      same: [48000, 647870, 8861378],
      noise: [48000, 578990, 18245330],
      loudnoise: [48000, 175323, 143839659],
      delay: [49234, 609349, 11483111],
      quant: [48000, -7195136, 11261440],
      mute: [48000, 459861, 6637319],
      cut: [47680, 647870, 8861378],
      insert: [48320, 647870, 8861378],
      jitter: [48000, 605085, 9878907],
      short: [33600, 494267, 9089767],
    },
  ],
  [
    16000,
    6,
    {
      same: [96000, 568083, 7447869],
      noise: [96000, 494478, 30462044],
      loudnoise: [96000, 264758, 287346676],
      delay: [98468, 514881, 13863651],
      quant: [96000, -14569472, 15504384],
      mute: [96000, 422072, 5716154],
      cut: [95360, 568083, 7447869],
      insert: [96640, 568083, 7447869],
      jitter: [96000, 505709, 10029305],
      short: [67200, 378833, 12286077],
    },
  ],
  [8000, 20, { same: [160000, 2279037, 30329459], noise: [160000, 2280023, 61392583], jitter: [160160, 2197091, 33835221] }],
  [16000, 20, { same: [320000, 2013646, 25822502], noise: [320000, 1865333, 101957997], jitter: [320320, 1840053, 34335577] }],
]
describe.each(checks)('signals at %i Hz, %i s', (rate, seconds, sums) => {
  it.each(Object.entries(sums))('%s', (name, [length, sum, absolute]) => {
    const signal = degradations[name]?.(talk(rate, seconds), rate / 8000) ?? []
    expect([signal.length, signal.reduce((a, b) => a + b, 0), signal.reduce((a, b) => a + Math.abs(b), 0)]).toEqual([length, sum, absolute])
  })
})

const scores: [rate: 8000 | 16000, seconds: number, version: string, mode: 'nb' | 'wb', value: number][] = [
  [8000, 6, 'same', 'nb', 4.5486383438110352],
  [8000, 6, 'noise', 'nb', 1.3170688152313232],
  [8000, 6, 'loudnoise', 'nb', 1.2995998859405518],
  [8000, 6, 'delay', 'nb', 1.6513969898223877],
  [8000, 6, 'quant', 'nb', 2.0513062477111816],
  [8000, 6, 'mute', 'nb', 1.2975620031356812],
  [8000, 6, 'cut', 'nb', 4.5486383438110352],
  [8000, 6, 'insert', 'nb', 4.5486383438110352],
  [8000, 6, 'jitter', 'nb', 1.891453742980957],
  [8000, 6, 'short', 'nb', 1.1524677276611328],
  [16000, 6, 'same', 'nb', 4.5486383438110352],
  [16000, 6, 'same', 'wb', 4.6438884735107422],
  [16000, 6, 'noise', 'nb', 1.2124273777008057],
  [16000, 6, 'noise', 'wb', 1.0226150751113892],
  [16000, 6, 'loudnoise', 'nb', 1.2000024318695068],
  [16000, 6, 'loudnoise', 'wb', 1.0317851305007935],
  [16000, 6, 'delay', 'nb', 1.3852941989898682],
  [16000, 6, 'delay', 'wb', 1.0641536712646484],
  [16000, 6, 'quant', 'nb', 1.8320257663726807],
  [16000, 6, 'quant', 'wb', 1.2616221904754639],
  [16000, 6, 'mute', 'nb', 1.2974811792373657],
  [16000, 6, 'mute', 'wb', 1.7415242195129395],
  [16000, 6, 'cut', 'nb', 4.5486383438110352],
  [16000, 6, 'cut', 'wb', 4.6438884735107422],
  [16000, 6, 'insert', 'nb', 4.5486383438110352],
  [16000, 6, 'insert', 'wb', 4.6438884735107422],
  [16000, 6, 'jitter', 'nb', 1.6080220937728882],
  [16000, 6, 'jitter', 'wb', 1.1224735975265503],
  [16000, 6, 'short', 'nb', 1.1065248250961304],
  [16000, 6, 'short', 'wb', 1.0443952083587646],
  [8000, 20, 'noise', 'nb', 1.3460309505462646],
  [8000, 20, 'jitter', 'nb', 1.9500997066497803],
  [16000, 20, 'noise', 'nb', 1.2277264595031738],
  [16000, 20, 'noise', 'wb', 1.023526668548584],
  [16000, 20, 'jitter', 'nb', 1.6695137023925781],
  [16000, 20, 'jitter', 'wb', 1.1353573799133301],
]
it.each(scores)(
  '%i Hz, %i s, %s, %s: %d',
  (rate, seconds, version, mode, value) => {
    const reference = talk(rate, seconds)
    const degraded = degradations[version]?.(reference, rate / 8000) ?? []
    expect(pesq(reference, degraded, { mode, sampleRateHz: rate })).toEqual({ value, failure: null })
  },
  60_000,
)
