import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeAudio } from '../../../src/audio/decode-audio.ts'
import { valuesOf } from '../../../src/audio/decoded.ts'
import { type AudioConvertOptions, audioConvert } from '../../../src/cli/commands/audio-convert.ts'
import { conversionSchema } from '../../../src/cli/schemas/conversion.ts'
import { npyBytes, wavBytes } from '../../support/audio-bytes.ts'
import { documentOf, testContext } from '../../support/test-context.ts'

const golden = join(import.meta.dirname, '../../golden')
let folder: string

const pcm = Int16Array.of(-32768, 0, 1, 32767, -1, 12345)
const samples = Float64Array.from(pcm, (value) => value / 32768)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-convert-'))
  const files = {
    'mono.wav': wavBytes(pcm, 16_000),
    'stereo.wav': wavBytes(pcm, 16_000, 2),
    'empty.wav': wavBytes(new Int16Array(0), 16_000),
    'one.wav': wavBytes(pcm.subarray(0, 1), 16_000),
    'text.wav': Buffer.from('no audio'),
    'answer.npy': npyBytes(samples, [6]),
    'request.npy': npyBytes(samples, [1, 6]),
    'matrix.npy': npyBytes(samples, [3, 2]),
    'nan.npy': npyBytes(Float64Array.of(0, Number.NaN), [2]),
    'inf.npy': npyBytes(Float64Array.of(0, Number.POSITIVE_INFINITY), [2]),
    'loud.npy': npyBytes(Float64Array.of(-3, 0.5, 1), [3]),
    'there.npy': Buffer.from('mine'),
  }
  await Promise.all(Object.entries(files).map(([name, bytes]) => writeFile(join(folder, name), bytes)))
  await copyFile(join(golden, 'npy/files/i2.npy'), join(folder, 'whole.npy'))
  for (const name of ['mono16.flac', 'stereo.mp3']) await copyFile(join(golden, 'compressed', name), join(folder, name))
})
afterAll(() => rm(folder, { recursive: true }))

type Options = Partial<Omit<AudioConvertOptions, 'in' | 'out'>>

async function converted(from: string | null, to: string | null, options: Options = {}) {
  const result = documentOf(await audioConvert({ in: from, out: to, ...options }, await testContext(folder)))
  const document = conversionSchema.parse({ ...result.document, bbx: '0', exit: result.exit })
  const bytes = await readFile(join(folder, String(to)))
  const decoded = decodeAudio(bytes, String(to))
  if (decoded.verdict !== 'ok') throw new Error(`what was written is not ok: ${decoded.why}`)
  expect(document.out).toMatchObject({ dtype: decoded.dtype, shape: decoded.shape, bytes: bytes.length })
  return { document, bytes, decoded, values: valuesOf(decoded), text: result.text({ color: false, columns: 100 }) }
}

describe('bbx audio convert', () => {
  it.each([
    ['mono.wav', 'a.npy', {}, '<f8', [6], null],
    ['mono.wav', 'b.npy', { row: true }, '<f8', [1, 6], null],
    ['mono.wav', 'c.npy', { type: 'f4' }, '<f4', [6], null],
    ['mono.wav', 'd.b64', { row: true }, '<f8', [1, 6], null],
    ['mono.wav', 'e.txt', {}, '<f8', [6], null],
    ['mono.wav', 'f.out', { base64: true }, '<f8', [6], null],
    ['answer.npy', 'g.wav', { fromRate: 24_000 }, '<f4', [6], 24_000],
    ['request.npy', 'h.wav', { fromRate: 16_000 }, '<f4', [6], 16_000],
    ['request.npy', 'i.wav', { fromRate: 16_000, type: 'i2' }, '<i2', [6], 16_000],
    ['mono.wav', 'j.wav', {}, '<i2', [6], 16_000],
    ['mono.wav', 'k.wav', { type: 'f4' }, '<f4', [6], 16_000],
    ['stereo.wav', 'l.wav', {}, '<i2', [3, 2], 16_000],
    ['request.npy', 'm.npy', {}, '<f8', [6], null],
  ] as const)('%s to %s, %j: the samples stay', async (from, to, options, dtype, shape, rate) => {
    const { decoded, values, document } = await converted(from, to, options)
    expect({ dtype: decoded.dtype, shape: decoded.shape, rate: decoded.rate }).toEqual({ dtype, shape, rate })
    expect(values).toEqual(samples)
    expect(document).toMatchObject({ clipped: 0, exit: 0 })
  })

  it.each([
    ['f8_1d.npy', {}],
    ['f8_1xT.npy', { row: true }],
    ['f4.npy', { type: 'f4' as const }],
  ])('what numpy writes, byte for byte: %s', async (file, options) => {
    await copyFile(join(golden, 'npy/files', file), join(folder, file))
    const { bytes } = await converted(file, `again-${file}`, options)
    expect(bytes).toEqual(await readFile(join(folder, file)))
  })

  it('base64 has no line ends, and comes back', async () => {
    const { bytes } = await converted('mono.wav', 'there-and.b64')
    expect(bytes.toString('latin1')).toBe((await converted('mono.wav', 'same.npy')).bytes.toString('base64'))
    expect((await converted('there-and.b64', 'back.wav', { fromRate: 16_000 })).values).toEqual(samples)
  })

  it('compressed files come in', async () => {
    expect(await converted('mono16.flac', 'flac.wav')).toMatchObject({ decoded: { dtype: '<i2', rate: 16_000, shape: [8000] } })
    expect(await converted('stereo.mp3', 'mp3.wav')).toMatchObject({ decoded: { dtype: '<f4', rate: 44_100, shape: [8000, 2] } })
  })

  it('--rate resamples, --mono mixes first', async () => {
    const { decoded, document, text } = await converted('stereo.mp3', 'request.b64', { rate: 16_000, mono: true, row: true })
    // ceil(8000 * 160 / 441)
    expect(decoded.shape).toEqual([1, 2903])
    expect(document.out).toMatchObject({ format: 'base64', rate: 16_000, channels: 1, frames: 2903 })
    expect(text).toBe('wrote request.b64  base64  <f8  (1, 2903)  16000 Hz')
    expect(await converted('stereo.wav', 'mixed.wav', { mono: true })).toMatchObject({ values: Float64Array.of(-0.5, 0.5, 6172 / 32_768) })
    expect((await converted('stereo.wav', 'both.wav', { rate: 8000 })).decoded.shape).toEqual([2, 2])
    expect((await converted('one.wav', 'one.npy', { rate: 24_000 })).decoded.shape).toEqual([2])
  })

  it('16 bit clips what it cannot hold, and says so', async () => {
    const { values, document, text } = await converted('loud.npy', 'loud.wav', { fromRate: 16_000, type: 'i2' })
    expect(values).toEqual(Float64Array.of(-1, 0.5, 32_767 / 32_768))
    expect(document.clipped).toBe(2)
    expect(text).toContain('2 samples were beyond')
  })

  it('NaN passes where nothing is computed with it', async () => {
    expect((await converted('nan.npy', 'nan.wav', { fromRate: 16_000 })).values).toEqual(Float64Array.of(0, Number.NaN))
    expect((await converted('inf.npy', 'inf.npy.b64')).values).toEqual(Float64Array.of(0, Number.POSITIVE_INFINITY))
  })

  const refused: [from: string, to: string, options: Options, code: string, said: RegExp][] = [
    ['none.wav', 'x.npy', {}, 'U0007', /no such file/],
    ['.', 'x.npy', {}, 'U0007', /is no file/],
    ['text.wav', 'x.npy', {}, 'U0007', /does not begin as a WAV/],
    ['empty.wav', 'x.npy', {}, 'U0007', /no samples/],
    ['stereo.wav', 'x.npy', {}, 'U0007', /2 channels/],
    ['matrix.npy', 'x.npy', {}, 'U0007', /\(3, 2\)/],
    ['whole.npy', 'x.npy', {}, 'U0007', /whole numbers \(<i2\)/],
    ['nan.npy', 'x.npy', { fromRate: 16_000, rate: 24_000 }, 'U0007', /NaN or infinity/],
    ['nan.npy', 'x.wav', { fromRate: 16_000, type: 'i2' }, 'U0007', /NaN cannot be written/],
    ['answer.npy', 'x.npy', { rate: 24_000 }, 'U0007', /no sample rate/],
    ['mono.wav', 'x.npy', { fromRate: 24_000 }, 'U0007', /at 16000 Hz, not at 24000 Hz/],
    ['answer.npy', 'x.wav', {}, 'U0002', /no rate/],
    ['mono.wav', 'x.aiff', {}, 'U0001', /does not say what to write/],
    ['mono.wav', 'x.npy', { wav: true, base64: true }, 'U0001', /--wav and --base64/],
    ['mono.wav', 'x.npy', { type: 'i2' }, 'U0001', /not written as i2/],
    ['mono.wav', 'x.wav', { type: 'f8' }, 'U0001', /not written as f8/],
    ['mono.wav', 'x.wav', { row: true }, 'U0001', /--row/],
    ['mono.wav', 'there.npy', {}, 'U0001', /there already/],
    ['mono.wav', 'mono.wav', {}, 'U0001', /there already/],
    ['mono.wav', '.', { npy: true, force: true }, 'U0001', /no file/],
    ['mono.wav', 'gone/x.npy', {}, 'E0005', /ENOENT/],
  ]
  it.each(refused)('%s to %s, %j: %s', async (from, to, options, code, said) => {
    const error = await converted(from, to, options).catch((thrown) => thrown)
    expect(error).toMatchObject({ code })
    expect(`${error.message} ${error.why}`).toMatch(said)
    expect(await readFile(join(folder, 'there.npy'), 'utf8')).toBe('mine')
  })

  it('--force replaces', async () => {
    await writeFile(join(folder, 'old.npy'), 'old')
    expect((await converted('mono.wav', 'old.npy', { force: true })).values).toEqual(samples)
  })

  it('what is missing is named at once', async () => {
    const error = await converted(null, null).catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'U0002', missing: [{ flag: 'IN' }, { flag: 'OUT' }] })
  })
})
