import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { audioInspect } from '../../../src/cli/commands/audio-inspect.ts'
import { audioSchema } from '../../../src/cli/schemas/audio.ts'
import { documentOf, testContext } from '../../support/test-context.ts'

const golden = join(import.meta.dirname, '../../golden')

async function inspected(...files: string[]) {
  const result = documentOf(await audioInspect({ files }, await testContext(golden)))
  // As it leaves the process: NaN would not survive.
  const document = audioSchema.parse(JSON.parse(JSON.stringify({ ...result.document, bbx: '0', exit: result.exit })))
  return { ...document, text: result.text({ color: false, columns: 100 }) }
}

describe('bbx audio inspect', () => {
  const rows: [file: string, found: Record<string, unknown>][] = [
    [
      'npy/files/f8_1xT.npy',
      {
        verdict: 'ok',
        why: null,
        dtype: '<f8',
        shape: [1, 4],
        rate: null,
        channels: 1,
        frames: 4,
        durationS: null,
        peak: 1,
        first: [0, -0.5, 0.25, 1],
      },
    ],
    ['npy/files/f8_Tx1.npy', { verdict: 'ok', shape: [4, 1], channels: 4, frames: 1 }],
    ['npy/files/nan_inf.npy', { verdict: 'ok', peak: 'NaN', first: ['NaN', 'Infinity', '-Infinity', 0, 5e-324] }],
    ['npy/files/empty.npy', { verdict: 'ok', frames: 0, peak: null, first: [] }],
    ['npy/files/zero_d.npy', { verdict: 'ok', shape: [], channels: null, frames: null, first: [1.5] }],
    ['npy/files/fortran_2x3.npy', { first: [0, 1, 2, 3, 4, 5] }],
    ['npy/files/f8_16000.npy', { shape: [1, 16000], first: expect.objectContaining({ length: 6 }) }],
    ['npy/files/trailing_1.npy', { verdict: 'lenient', why: '1 byte behind its data' }],
    ['npy/files/b64_newlines.b64.txt', { verdict: 'lenient', dtype: '<f8', shape: [4] }],
    ['npy/files/pickle.npy', { verdict: 'refuse', why: expect.stringContaining('pickle'), dtype: null, shape: null, first: [] }],
    ['wav/files/stereo16.wav', { verdict: 'ok', dtype: '<i2', shape: [4, 2], rate: 16000, channels: 2, frames: 4, durationS: 0.00025 }],
    ['wav/files/f32_nan.wav', { verdict: 'ok', dtype: '<f4', peak: 'NaN' }],
    ['wav/files/s24.wav', { verdict: 'ok', dtype: '<i3', peak: 1 }],
    ['wav/files/stream_ff.wav', { verdict: 'lenient', frames: 8 }],
    ['wav/files/mp3tag.wav', { verdict: 'refuse', why: expect.stringContaining('MP3') }],
    ['none.wav', { verdict: 'refuse', why: 'there is no such file' }],
  ]
  it.each(rows)('%s', async (file, found) => {
    const { files, exit } = await inspected(file)
    expect(files).toMatchObject([{ file, ...found }])
    expect(exit).toBe(found.verdict === 'refuse' ? 1 : 0)
  })

  it('tells a person the same', async () => {
    const { text, exit } = await inspected('wav/files/stereo16.wav', 'npy/files/trailing_1.npy', 'npy/files/gzip.npy')
    expect(text.split('\n')).toEqual([
      'ok  wav/files/stereo16.wav',
      expect.stringMatching(/^ {2}<i2 {2}\(4, 2\) {2}16000 Hz {2}0\.00025 s {2}peak 1 {2}first 0 /),
      'lenient  npy/files/trailing_1.npy: 1 byte behind its data',
      '  <f8  (4)  peak 1  first 0 -0.5 0.25 1',
      'refuse  npy/files/gzip.npy: it is compressed with gzip',
    ])
    expect(exit).toBe(1)
  })

  it('wants a file', async () => {
    await expect(inspected()).rejects.toMatchObject({ code: 'U0002' })
  })
})
