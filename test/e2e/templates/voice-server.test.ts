import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { valuesOf } from '../../../src/audio/decoded.ts'
import { decodeNpy } from '../../../src/audio/npy/decode-npy.ts'
import { npyBytes, npyHeader, npyStream } from '../../support/audio-bytes.ts'
import { type TemplateServer, templateServer } from '../../support/template-server.ts'
import { waitFor } from '../../support/wait-for.ts'

const health = '/api/v1/health'
const rate = 16_000
/** A second of speech-like sound. */
const tone = Float64Array.from({ length: rate }, (_, at) => 0.4 * Math.sin((2 * Math.PI * 150 * at) / rate))
const voiceAnswer = z.strictObject({ audio_data: z.string(), text: z.string() })

function start(template: string, inference?: string): Promise<TemplateServer> {
  const changes = inference === undefined ? {} : { 'inference.py': inference }
  return templateServer({ track: 'voice-to-voice', template, health, changes })
}

async function healthy(server: TemplateServer): Promise<boolean> {
  return (await fetch(`${server.url}${health}`)).ok
}

async function post(
  server: TemplateServer,
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${server.url}/api/v1/${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
  return { status: answer.status, text: await answer.text() }
}

/** What a validator sends: base64 of an npy stream, and a rate. */
function asked(stream: Uint8Array, sampleRate: unknown = rate): string {
  return JSON.stringify({ audio_data: Buffer.from(stream).toString('base64'), sample_rate: sampleRate })
}

/** The array of an answer as a validator reads it. */
function answered(text: string): { shape: readonly number[]; dtype: string; values: Float64Array } {
  const decoded = decodeNpy(Buffer.from(voiceAnswer.parse(JSON.parse(text)).audio_data, 'base64'))
  if (decoded.verdict !== 'ok') throw new Error(decoded.why ?? 'not an array')
  return { shape: decoded.shape, dtype: decoded.dtype, values: valuesOf(decoded) }
}

function float32(values: Iterable<number>): Buffer {
  return Buffer.from(Float32Array.from(values).buffer)
}

/** A model that does as the test needs; the server is the template's own. */
function model(load: string, speak: string): string {
  const lines = (code: string) => code.replaceAll('\n', '\n        ')
  return `import time
import numpy as np
from audio import Audio, Reply
class VoiceModel:
    name = "test"
    @classmethod
    def load(cls, folder):
        ${lines(load)}
        return cls()
    def close(self):
        print("closed", flush=True)
    def speak(self, heard):
        ${lines(speak)}
    def write(self, heard):
        return "words"
`
}

describe('the server of the template', () => {
  let server: TemplateServer
  beforeAll(async () => {
    server = await start('baseline')
    await waitFor(() => healthy(server))
  })
  afterAll(async () => {
    server.process.kill('SIGKILL')
    await server.exited()
  })

  it('says that it is healthy, in the words of the guide', async () => {
    const answer = await fetch(`${server.url}${health}`)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('{"status":"healthy","initialization_status":{"model_loaded":true,"error":null}}')
  })

  it('prints nothing that later validators take for healthy (reference sn21 2.1)', () => {
    expect(server.log()).toContain('ready: bbx-voice-baseline')
    expect(server.log()).not.toContain('Uvicorn running on')
  })

  it.each(['inference', 'v2v'])(
    '/api/v1/%s: one dimension, 32-bit floats, as long as the question, another sound, nothing beyond 1',
    async (path) => {
      const { status, text } = await post(server, path, asked(npyBytes(tone, [1, rate])))
      expect(status).toBe(200)
      const { shape, dtype, values } = answered(text)
      expect({ shape, dtype }).toEqual({ shape: [rate], dtype: '<f4' })
      expect(values.every((value) => Math.abs(value) <= 1)).toBe(true)
      const loudness = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / rate)
      expect(loudness).toBeCloseTo(0.4 / Math.SQRT2, 4)
      expect(values.some((value, at) => Math.abs(value - (tone[at] ?? 0)) > 0.1)).toBe(true)
      expect((await post(server, path, asked(npyBytes(tone, [1, rate])))).text).toBe(text)
    },
  )

  it('/api/v1/v2t: text', async () => {
    expect(await post(server, 'v2t', asked(npyBytes(tone, [1, rate])))).toEqual({ status: 200, text: '{"text":""}' })
  })

  it.each([
    ['a rate that is a float', asked(npyBytes(tone, [rate]), 16_000.0), rate],
    ['8 kHz', asked(npyBytes(tone, [1, rate]), 8_000), rate],
    ['48 kHz', asked(npyBytes(tone, [1, rate]), 48_000), rate],
    ['a single sample', asked(npyBytes(Float64Array.of(0.5), [1, 1])), 1],
    ['silence', asked(npyBytes(new Float64Array(4_000), [1, 4_000])), 4_000],
    ['float32', asked(npyStream(npyHeader('<f4', [1, rate]), float32(tone))), rate],
    ['int16', asked(npyStream(npyHeader('<i2', [rate]), Buffer.from(Int16Array.from(tone, (value) => value * 32_767).buffer))), rate],
    ['Fortran order', asked(npyStream(npyHeader('<f8', [1, rate], true), Buffer.from(tone.buffer))), rate],
    ['keys that nobody knows', asked(npyBytes(tone, [1, rate])).replace('{', '{"challenge":[],'), rate],
  ])('answers %s', async (_, body, length) => {
    const { status, text } = await post(server, 'inference', body)
    expect({ status, text: status === 200 ? '' : text }).toEqual({ status: 200, text: '' })
    const { shape, dtype, values } = answered(text)
    expect({ shape, dtype }).toEqual({ shape: [length], dtype: '<f4' })
    expect(values.every((value) => Math.abs(value) <= 1)).toBe(true)
  })

  const sound = npyBytes(Float64Array.of(0.5, -0.5), [1, 2])
  it.each([
    ['no audio_data', '{"sample_rate":16000}', 'audio_data'],
    ['no rate', `{"audio_data":"${sound.toString('base64')}"}`, 'sample_rate'],
    ['a rate in words', asked(sound, 'fast'), 'sample_rate'],
    ['a rate of zero', asked(sound, 0), 'sample_rate'],
    ['a rate beyond all bounds', asked(sound, 1e12), 'sample_rate'],
    ['a list as audio_data', '{"audio_data":[0.5],"sample_rate":16000}', 'audio_data'],
    ['base64 with a blank', asked(sound).replace('"k', '" k'), 'not base64'],
    ['base64 that ends early', '{"audio_data":"k05VTVB","sample_rate":16000}', 'not base64'],
    ['an empty audio_data', '{"audio_data":"","sample_rate":16000}', 'no .npy file'],
    ['a WAV', asked(Buffer.from('RIFF\0\0\0\0WAVEfmt ')), 'no .npy file'],
    ['a pickle', asked(Buffer.from('\x80\x04K\x01.', 'latin1')), 'no .npy file'],
    ['an array of objects', asked(npyStream(npyHeader('|O', [1]), Buffer.from('\x80\x04K\x01.', 'latin1'))), 'object'],
    ['complex numbers', asked(npyStream(npyHeader('<c16', [1]), Buffer.alloc(16))), 'complex128'],
    ['a huge header', asked(npyStream(npyHeader('<f8', [2]).padEnd(60_000), Buffer.alloc(16))), 'Header info length'],
    ['a header that is a program', asked(npyStream("__import__('os').system('true')", Buffer.alloc(16))), 'no .npy file'],
    ['an absurd shape', asked(npyStream(npyHeader('<f8', [2 ** 40]), Buffer.alloc(16))), 'more than 9600000 samples'],
    ['a negative shape', asked(npyStream(npyHeader('<f8', [-2, -1]), Buffer.alloc(16))), 'shape'],
    ['less data than the shape says', asked(npyStream(npyHeader('<f8', [3]), Buffer.alloc(16))), 'needs 24 bytes, and 16 follow'],
    ['three dimensions', asked(npyBytes(Float64Array.of(0.5, -0.5), [1, 1, 2])), 'expected is (T,) or (1, T)'],
    ['nothing in it', asked(npyBytes(new Float64Array(0), [1, 0])), 'there are no samples'],
    ['a hundred channels', asked(npyBytes(new Float64Array(20_000), [100, 200])), 'channels'],
    ['NaN', asked(npyBytes(Float64Array.of(0, Number.NaN, 0), [1, 3])), '1 of 3 samples are NaN or infinite, the first at 1'],
    ['an infinity', asked(npyBytes(Float64Array.of(0, 0, -Infinity), [3])), 'the first at 2'],
    ['values without measure', asked(npyBytes(Float64Array.of(1e300), [1])), '1e+300'],
    ['a list', '[]', 'object'],
    ['no JSON', '{"audio_data":', 'JSON'],
    ['nothing', '', 'JSON'],
    ['bytes that are not UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 'JSON'],
    ['JSON a hundred thousand deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'recursion'],
  ])('refuses %s with 422 and the reason, and lives on', async (_, body, reason) => {
    const { status, text } = await post(server, 'inference', body)
    expect({ status, text }).toEqual({ status: 422, text: expect.stringContaining(reason) })
    // Never the request itself: it may be a hundred megabytes.
    expect(text.length).toBeLessThan(1_000)
    expect(
      z.object({ detail: z.array(z.object({ loc: z.array(z.unknown()), msg: z.string() })).min(1) }).parse(JSON.parse(text)),
    ).toBeDefined()
    expect(await healthy(server)).toBe(true)
  })

  const largest = (9_600_000 * 8 * 4) / 3 + 65_536
  it.each([
    ['is announced as too large', `Content-Length: ${largest + 1}`, 0],
    ['turns out to be too large', 'Transfer-Encoding: chunked', largest + 1],
  ])('refuses with 413 what %s, and lives on', async (_, header, bytes) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    let answer = ''
    socket.on('data', (data) => (answer += data.toString())).on('error', () => {})
    socket.write(`POST /api/v1/inference HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n`)
    if (bytes > 0) {
      socket.write(`${bytes.toString(16)}\r\n`)
      socket.write(Buffer.alloc(bytes, 'A'))
    }
    await waitFor(async () => /^HTTP\/1\.1 413 [\s\S]*the request is larger than 102465536 bytes/.test(answer))
    socket.destroy()
    expect(await healthy(server)).toBe(true)
  })
})

it('the echo answers what it hears', async () => {
  const server = await start('echo')
  await waitFor(() => healthy(server))
  const { status, text } = await post(server, 'inference', asked(npyBytes(tone, [1, rate])))
  expect(status).toBe(200)
  expect(answered(text)).toEqual({ shape: [rate], dtype: '<f4', values: Float64Array.from(Float32Array.from(tone)) })
  expect((await server.stop('SIGTERM')).code).toBe(0)
})

describe('the end', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s: exits with 0 at once', async (signal) => {
    const server = await start('baseline')
    const { code, ms } = await server.stop(signal)
    expect({ code, log: server.log() }).toMatchObject({ code: 0, log: expect.stringContaining('stopped') })
    expect(ms).toBeLessThan(5_000)
  })

  it('while an answer is computed that takes a minute: within 10 s, and cleaned up', async () => {
    const server = await start('baseline', model('pass', 'time.sleep(60)\nreturn Reply(heard)'))
    await waitFor(() => healthy(server))
    const asking = post(server, 'inference', asked(npyBytes(tone, [1, rate]))).catch((error: unknown) => error)
    await sleep(300)
    expect(await healthy(server), 'health is answered meanwhile').toBe(true)
    const { code, ms } = await server.stop('SIGTERM')
    expect(code).toBe(0)
    expect(ms).toBeLessThan(10_000)
    expect(server.log()).toContain('closed')
    await asking
  })
})

describe('a model in trouble', () => {
  it('still loading: 503 and "initializing", and healthy afterwards', async () => {
    const server = await start('baseline', model('time.sleep(4)', 'return Reply(heard)'))
    const answer = await fetch(`${server.url}${health}`)
    expect({ status: answer.status, body: await answer.json() }).toEqual({
      status: 503,
      body: { status: 'initializing', initialization_status: { model_loaded: false, error: null } },
    })
    const early = await post(server, 'inference', asked(npyBytes(tone, [1, rate])))
    expect(early).toEqual({ status: 503, text: '{"detail":"the model is still loading"}' })
    await waitFor(() => healthy(server))
    expect((await server.stop('SIGTERM')).code).toBe(0)
  })

  it('that takes its time to import: health is answered meanwhile', async () => {
    const server = await start('baseline', `import time\ntime.sleep(4)\n${model('pass', 'return Reply(heard)')}`)
    expect((await fetch(`${server.url}${health}`)).status).toBe(503)
    await waitFor(() => healthy(server))
    expect((await server.stop('SIGTERM')).code).toBe(0)
  })

  it('that needs a package which is not there: exits with 1 and says which', async () => {
    const server = await start('baseline', 'import diffusion_of_everything')
    expect(await server.exited()).toBe(1)
    expect(server.log()).toContain("ModuleNotFoundError: No module named 'diffusion_of_everything'")
  })

  it('that cannot be loaded: exits with 1 and says why', async () => {
    const server = await start('baseline', model('raise ValueError("no weights: put them into models/")', 'return Reply(heard)'))
    expect(await server.exited()).toBe(1)
    expect(server.log()).toContain('the model could not be loaded: ValueError: no weights: put them into models/')
  })

  it.each([
    ['fails', 'raise KeyError("codebook")', "the model failed: KeyError: 'codebook'"],
    ['answers NaN', 'return Reply(Audio(heard.samples * np.nan, heard.rate))', 'NaN or infinite'],
    ['answers nothing', 'return Reply(Audio(heard.samples[:0], heard.rate))', 'shape (0,)'],
    ['answers two dimensions', 'return Reply(Audio(heard.samples[None], heard.rate))', 'shape (1, 16000)'],
    ['forgets to answer', 'pass', "'NoneType' object"],
  ])('that %s: 500 with the reason, and the next question is answered', async (_, speak, reason) => {
    const server = await start('baseline', model('pass', `if heard.samples[0] == 0:\n    ${speak}\nelse:\n    return Reply(heard)`))
    await waitFor(() => healthy(server))
    const failed = await post(server, 'inference', asked(npyBytes(tone, [1, rate])))
    expect(failed).toEqual({ status: 500, text: expect.stringContaining(reason) })
    expect((await post(server, 'inference', asked(npyBytes(Float64Array.of(0.5, 0.25), [2])))).status).toBe(200)
    expect(await post(server, 'v2t', asked(npyBytes(tone, [1, rate])))).toEqual({ status: 200, text: '{"text":"words"}' })
    await server.stop('SIGTERM')
  })

  it('of another rate: the answer comes at that of the request', async () => {
    const speak = 'return Reply(Audio(np.sin(np.arange(24000) / 24000 * 2 * np.pi * 440), 24000), "a tone")'
    const server = await start('baseline', model('pass', speak))
    await waitFor(() => healthy(server))
    const { text } = await post(server, 'inference', asked(npyBytes(tone, [1, rate])))
    const { shape, values } = answered(text)
    expect({ shape, text: voiceAnswer.parse(JSON.parse(text)).text }).toEqual({ shape: [rate], text: 'a tone' })
    // A fifth of a second in, a tone of 440 Hz at 16 kHz, whatever the level.
    const crossings = values.subarray(3_200, 12_800).filter((value, at) => value >= 0 && (values[3_200 + at - 1] ?? 0) < 0).length
    expect(crossings).toBe(264)
    await server.stop('SIGTERM')
  })
})
