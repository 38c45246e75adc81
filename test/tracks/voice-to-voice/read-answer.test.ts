import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decodeNpy } from '../../../src/audio/npy/decode-npy.ts'
import { encodeNpy } from '../../../src/audio/npy/encode-npy.ts'
import { readAnswer } from '../../../src/tracks/voice-to-voice/read-answer.ts'
import { body, input, tone } from './answers.ts'

const codes = (bytes: Uint8Array) => {
  const answer = readAnswer(bytes, input)
  return 'fault' in answer ? [answer.fault.code] : answer.faults.map(({ code }) => code)
}

test('a one-dimensional float array at the rate of the request is what is wanted', () => {
  const answer = readAnswer(body(new Float32Array(tone(40_000))), input)
  expect(answer).toMatchObject({ dtype: '<f4', shape: [40_000], text: 'said', faults: [] })
})

test('a byte order mark is passed over, as requests does', () => {
  expect(codes(Buffer.concat([Buffer.from('\uFEFF'), body(tone(40_001))]))).toEqual([])
})

test('a password in the address of a long answer is masked before it is cut', () => {
  const answer = readAnswer(Buffer.from(`https://user:${'p'.repeat(3000)}@index/`), input)
  expect('fault' in answer && answer.fault.evidence).toBe('https://********@index/')
})

describe('answers out of which the validator gets no array', () => {
  test.each([
    ['no JSON', Buffer.from('<html>'), 'S3001'],
    ['a list', Buffer.from('[1]'), 'S3001'],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'S3007'],
    ['no audio_data', body(null), 'S3010'],
    ['a number for audio_data', Buffer.from('{"audio_data": 3}'), 'S3010'],
    ['null for audio_data', Buffer.from('{"audio_data": null}'), 'S3010'],
    ['a data URI', Buffer.from('{"audio_data": "data:audio/wav;base64,AAAA"}'), 'S3010'],
    ['a WAV', body(Buffer.from('RIFF....WAVEfmt ')), 'S3010'],
    ['a pickle', body(Buffer.from([0x80, 4, 0x95])), 'S3010'],
    ['half an npy', body(encodeNpy(tone(100), [100]).subarray(0, 300)), 'S3010'],
  ])('%s', (_, bytes, code) => {
    expect(codes(bytes)).toEqual([code])
  })
})

describe('answers that it scores although something is wrong', () => {
  const whole = Float64Array.of(0.5, Number.POSITIVE_INFINITY, 0.1)
  test.each([
    ['two axes, as requests have', body(tone(32_000), [1, 32_000]), 'S3011'],
    ['a column', body(tone(32_000), [32_000, 1]), 'S3011'],
    ['24 kHz at a 16 kHz request', body(tone(48_000)), 'S3012'],
    ['8 kHz at a 16 kHz request', body(tone(16_000)), 'S3012'],
    ['44.1 kHz at a 16 kHz request, rounded', body(tone(88_201)), 'S3012'],
    ['NaN', body(Float64Array.of(0.1, Number.NaN)), 'S3014'],
    ['infinity', body(whole), 'S3014'],
    ['values that single precision cannot hold', body(Float64Array.of(0.1, 1e300)), 'S3014'],
    ['two channels, each as long as the request', body(tone(64_000), [2, 32_000]), 'S3011'],
    ['silence', body(new Float64Array(30_001)), 'S3015'],
    ['nothing', body(new Float64Array(0)), 'S3015'],
  ])('%s', (_, bytes, code) => {
    expect(codes(bytes)).toEqual([code])
  })

  test.each([
    [[1, 32_000], /not \(32000,\): .* judged as if it did not change$/, /squeeze/],
    [[32_000, 1], /not \(32000,\): PESQ and MIMI count 0$/, /squeeze/],
    [[2, 16_000], /not one dimension: PESQ and MIMI count 0$/, /^return one channel/],
  ])('the shape %j: what it costs, and what mends it', (shape, what, remedy) => {
    const answer = readAnswer(body(tone(32_000), shape), input)
    expect('fault' in answer || answer.faults[0]).toMatchObject({
      what: expect.stringMatching(what),
      remedy: expect.stringMatching(remedy),
    })
  })

  test('whole numbers', () => {
    const npy = readFileSync(new URL('../../golden/npy/files/i2.npy', import.meta.url))
    expect(decodeNpy(npy)).toMatchObject({ dtype: '<i2' })
    expect(codes(body(npy))).toContain('S3013')
  })

  test('an answer of some other length is nobody’s mistake', () => {
    for (const length of [20_000, 31_990, 32_000, 32_050, 41_000, 47_000, 70_000])
      expect(codes(body(tone(length))), `${length}`).toEqual([])
  })
})

test('what is encoded is what numpy writes, and comes back', () => {
  const bytes = Buffer.from(encodeNpy(Float64Array.of(1, 2), [1, 2]))
  expect(bytes.length % 64).toBe(16)
  expect(bytes.subarray(10, 74).toString('latin1')).toBe(
    `{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }${' '.repeat(128 - 10 - 59 - 1)}\n`.slice(0, 64),
  )
  expect(decodeNpy(bytes)).toMatchObject({ verdict: 'ok', dtype: '<f8', shape: [1, 2], length: 2 })
  expect(() => encodeNpy(Float64Array.of(1), [2])).toThrow(RangeError)
})
