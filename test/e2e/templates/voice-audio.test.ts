import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { packageRoot } from '../../../src/base/package-root.ts'
import { voicePython } from '../../support/voice-python.ts'

const golden = join(packageRoot(), 'test/golden/npy')
const caseSchema = z.object({
  file: z.string(),
  kind: z.enum(['npy', 'b64']),
  expect: z.enum(['ok', 'lenient', 'refuse']),
  why: z.string(),
})
const { cases } = z.object({ cases: z.array(caseSchema) }).parse(JSON.parse(readFileSync(join(golden, 'cases.json'), 'utf8')))

/** What is an array, but no sound that a model could answer. */
const noSound = new Set(['empty', 'empty_1x0', 'zero_d', 'nan_inf', 'f4_denormal', 'f2_extremes', 'fortran_3d'])
/** A key that comes twice: Python takes the last one, and so does NumPy's reader of headers. */
const takenAll = new Set(['hdr_dup'])

describe('what comes over the wire', () => {
  it('is read or refused with a reason, every stream of the golden set, within 2 GiB', async () => {
    const program = `
import base64, resource
from pathlib import Path
from audio import BadAudio, decode
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
def outcome(file, kind):
    data = (Path(given["folder"]) / file).read_bytes()
    try:
        sound = decode(data.decode() if kind == "b64" else base64.b64encode(data).decode(), 16000)
        return [sound.samples.ndim, str(sound.samples.dtype), bool(np.isfinite(sound.samples).all())]
    except BadAudio as error:
        return str(error)
print(json.dumps([outcome(one["file"], one["kind"]) for one in given["cases"]]))`
    const outcomes = await voicePython<(string | unknown[])[]>(program, { folder: golden, cases })
    expect(outcomes.length).toBe(cases.length)
    for (const [index, { file, expect: wanted, why }] of cases.entries()) {
      const name = file.replace(/^files\/|\.(npy|b64\.txt)$/g, '')
      const taken = takenAll.has(name) || (wanted === 'ok' && !noSound.has(name))
      expect(outcomes[index], `${name}: ${why}`).toEqual(taken ? [1, 'float32', true] : expect.stringMatching(/^\S.{8,}$/))
    }
  })

  it.each([
    ['int16: 32768 is 1', 'np.array([0, -32768, 16384], "<i2")', [0, -1, 0.5]],
    ['uint8: 128 is 0', 'np.array([128, 0, 192], "u1")', [0, -1, 0.5]],
    ['float16', 'np.array([0.25, -0.5], "f2")', [0.25, -0.5]],
    ['big-endian', 'np.array([0.25, -0.5], ">f8")', [0.25, -0.5]],
    ['(1, T), as a validator sends it', 'np.array([[0.25, -0.5, 1.0]])', [0.25, -0.5, 1]],
    ['(T, 1)', 'np.array([[0.25], [-0.5]])', [0.25, -0.5]],
    ['two channels as rows: their mean', 'np.array([[0.5, 0.5, 1.0], [0.25, -0.5, 0.0]])', [0.375, 0, 0.5]],
    ['two channels as columns, in Fortran order', 'np.asfortranarray([[0.5, 0.25], [0.5, -0.5], [1.0, 0.0]])', [0.375, 0, 0.5]],
    ['louder than 1: nothing is cut', 'np.array([1.5, -2.0])', [1.5, -2]],
  ])('%s', async (_, array, samples) => {
    const program = `
import base64, io
from audio import decode
stream = io.BytesIO()
np.save(stream, ${array})
print(json.dumps(decode(base64.b64encode(stream.getvalue()).decode(), 16000).samples.tolist()))`
    expect(await voicePython(program)).toEqual(samples)
  })
})

describe('what goes back', () => {
  it('has one dimension, 32-bit floats, the rate of the request, and nothing beyond 1', async () => {
    const program = `
import base64, io
from audio import Audio, encode
loud = np.sin(np.arange(24000) / 24000 * 2 * np.pi * 440) * 3
array = np.load(io.BytesIO(base64.b64decode(encode(Audio(loud, 24000), 16000))), allow_pickle=False)
wanted = np.sin(np.arange(16000) / 16000 * 2 * np.pi * 440)
print(json.dumps([array.shape, array.dtype.str, float(abs(array).max()), float(abs(array - wanted)[800:-800].max())]))`
    const [shape, type, peak, difference] = await voicePython<[number[], string, number, number]>(program)
    expect({ shape, type }).toEqual({ shape: [16000], type: '<f4' })
    expect(peak).toBeLessThanOrEqual(1)
    // The sound is cut off at both ends, which no filter likes: it is a little louder there, and turned down as a whole.
    expect(peak).toBeGreaterThan(0.95)
    expect(difference).toBeLessThan(0.1)
  })

  it.each([
    ['NaN', 'np.array([0.0, np.nan])', /NaN or infinite/],
    ['an infinity', 'np.array([0.0, np.inf])', /NaN or infinite/],
    ['nothing', 'np.zeros(0)', /shape \(0,\)/],
    ['two dimensions', 'np.zeros((1, 5))', /shape \(1, 5\)/],
  ])('%s is refused: it would score nothing', async (_, array, reason) => {
    const program = `from audio import Audio, encode\nencode(Audio(${array}, 16000), 16000)`
    await expect(voicePython(program)).rejects.toThrow(reason)
  })
})

describe('resampling', () => {
  it.each([
    [16000, 24000],
    [24000, 16000],
    [16000, 44100],
    [44100, 16000],
    [16000, 8000],
    [16001, 16000],
    [16000, 384000],
  ])('%i to %i: as long, the tone in its place, to -80 dB away from the ends', async (from, to) => {
    const program = `
from audio import resample
source, target = given
wave = np.sin(2 * np.pi * 1000 * np.arange(source) / source).astype(np.float32)
new = resample(wave, source, target)
wanted = np.sin(2 * np.pi * 1000 * np.arange(target) / target)
inner = slice(target // 4, -target // 4)
print(json.dumps([new.size, float(20 * np.log10(np.abs(new - wanted)[inner].max()))]))`
    const [size, error] = await voicePython<[number, number]>(program, [from, to])
    expect(size).toBe(to)
    expect(error).toBeLessThan(-80)
  })

  it('lets nothing through that the lower rate cannot carry', async () => {
    const program = `
from audio import resample
wave = np.sin(2 * np.pi * 5000 * np.arange(16000) / 16000).astype(np.float32)
print(json.dumps(float(np.abs(resample(wave, 16000, 8000))[2000:-2000].max())))`
    expect(await voicePython<number>(program)).toBeLessThan(1e-3)
  })

  it('of a single sample there is one at least', async () => {
    const program = `
from audio import resample
print(json.dumps([resample(np.ones(1, np.float32), rate, new).size for rate, new in given]))`
    const rates = [
      [48000, 8000],
      [8000, 48000],
      [1000, 384000],
    ]
    expect(await voicePython(program, rates)).toEqual([1, 6, 384])
  })
})

/** A voice of partials whose strength follows three formants. */
const voice = `
def voice(pitch, rate, seconds=2.0, formants=(700, 1200, 2500)):
    times = np.arange(int(rate * seconds)) / rate
    wave = np.zeros(times.size)
    for partial in np.arange(pitch, min(rate / 2, 6000), pitch):
        strength = sum(1 / (1 + ((partial - formant) / 120) ** 2) for formant in formants)
        wave += strength * np.sin(2 * np.pi * partial * times + partial)
    return (0.5 * wave / np.abs(wave).max()).astype(np.float32)
`

describe('voice conversion', () => {
  it.each([
    [16000, 150, 1.26],
    [16000, 150, 0.75],
    [8000, 150, 1.26],
    [48000, 150, 1.26],
    [16000, 90, 1.4],
    [16000, 240, 0.7],
  ])('at %i Hz a voice of %i Hz has its partials where %d times as many are', async (rate, pitch, ratio) => {
    const program = `${voice}
from voice_conversion import convert
rate, pitch, ratio = given
wave = convert(voice(pitch, rate), rate, ratio, 1.0)
inner = wave[rate // 4 : -rate // 4]
power = np.abs(np.fft.rfft(inner * np.hanning(inner.size))) ** 2
tones = np.arange(power.size) * rate / inner.size
def share(base):
    away = np.abs(tones - base * np.maximum(1, np.rint(tones / base)))
    return float(power[away < 10].sum() / power.sum())
print(json.dumps([wave.size, str(wave.dtype), share(pitch * ratio), share(pitch)]))`
    const [size, type, moved, stayed] = await voicePython<[number, string, number, number]>(program, [rate, pitch, ratio])
    expect({ size, type }).toEqual({ size: 2 * rate, type: 'float32' })
    expect(moved).toBeGreaterThan(0.9)
    expect(stayed).toBeLessThan(0.5)
  })

  it('moves the formants apart from the pitch', async () => {
    const program = `${voice}
from voice_conversion import convert
def centre(wave):
    power = np.abs(np.fft.rfft(wave[4000:-4000] * np.hanning(wave.size - 8000))) ** 2
    tones = np.arange(power.size) * 16000 / (wave.size - 8000)
    band = (tones > 1900) & (tones < 3600)
    return float((tones * power)[band].sum() / power[band].sum())
wave = voice(100, 16000)
print(json.dumps([centre(convert(wave, 16000, *factors)) / centre(wave) for factors in ((1.26, 1.0), (1.0, 1.2), (1.26, 1.2))]))`
    const [kept, moved, both] = await voicePython<[number, number, number]>(program)
    expect(Math.abs(kept - 1)).toBeLessThan(0.05)
    expect(Math.abs(moved - 1.2)).toBeLessThan(0.08)
    expect(Math.abs(both - 1.2)).toBeLessThan(0.08)
  })

  it('is as long and as loud as before, never beyond 1, and the same each time', async () => {
    const program = `${voice}
from voice_conversion import convert
wave = np.clip(voice(150, 16000) * 6, -1, 1)
soft = voice(150, 16000, 1.234567) * np.float32(0.01)
one, other, quiet = convert(wave, 16000, 1.26, 1.12), convert(wave, 16000, 1.26, 1.12), convert(soft, 16000, 1.26, 1.12)
loudness = lambda sound: float(np.sqrt(np.mean(np.square(sound, dtype=float))))
print(json.dumps([one.size - wave.size, quiet.size - soft.size, float(np.abs(one).max()), loudness(quiet) / loudness(soft), bool((one == other).all())]))`
    const [longer, longerToo, peak, gain, same] = await voicePython<[number, number, number, number, boolean]>(program)
    expect({ longer, longerToo, same }).toEqual({ longer: 0, longerToo: 0, same: true })
    expect(peak).toBeLessThanOrEqual(1)
    expect(gain).toBeCloseTo(1, 5)
  })

  it.each([
    ['silence stays silence', 'np.zeros(16000)', { loudest: 0, size: 16000 }],
    ['a single sample', 'np.zeros(1)', { loudest: 0, size: 1 }],
    ['less than rounding', 'np.full(9000, 1e-30)', { loudest: 0, size: 9000 }],
  ])('%s', async (_, array, expected) => {
    const program = `
from voice_conversion import convert
wave = convert(${array}.astype(np.float32), 16000, 1.26, 1.12)
print(json.dumps({"loudest": float(np.abs(wave).max()), "size": wave.size}))`
    expect(await voicePython(program)).toEqual(expected)
  })

  it.each([
    ['noise', 'np.random.default_rng(1).uniform(-1, 1, 20000)'],
    ['a click', 'np.eye(1, 20000, 7000)[0]'],
    ['a constant', 'np.full(20000, 0.9)'],
    ['a square at the limit', 'np.sign(np.sin(np.arange(20000) / 20))'],
  ])('of %s comes something finite within 1, at any rate', async (_, array) => {
    const program = `
from voice_conversion import convert
waves = [convert((${array}).astype(np.float32), rate, 1.26, 1.12) for rate in (1000, 8000, 16000, 44100, 384000)]
print(json.dumps([bool(np.isfinite(wave).all() and np.abs(wave).max() <= 1 and wave.size == 20000) for wave in waves]))`
    expect(await voicePython(program)).toEqual([true, true, true, true, true])
  })

  it('takes a tenth of the time that the sound takes, at most', async () => {
    const program = `${voice}
import time
from voice_conversion import convert
wave = voice(150, 16000, 20)
begun = time.perf_counter()
convert(wave, 16000, 1.26, 1.12)
print(json.dumps(time.perf_counter() - begun))`
    expect(await voicePython<number>(program)).toBeLessThan(2)
  })
})
