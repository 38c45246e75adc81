import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { scoreSchema } from '../../../src/cli/schemas/score.ts'
import { testSchema } from '../../../src/cli/schemas/test.ts'
import { loopbackHub } from '../../support/hub/loopback-hub.ts'
import { mimiPath, mimiWave } from '../../support/mimi-golden.ts'
import { pesqCases, pesqSignal } from '../../support/pesq-golden.ts'
import { expected as rawnet3, rawnet3Array, rawnet3Path } from '../../support/rawnet3-golden.ts'
import { emptyFolder, runBbx } from '../../support/run-bbx.ts'
import { answerTo, type VoiceCase, voiceFolder } from '../../support/voice-folder.ts'
import { type VoiceServer, voiceServer } from '../../support/voice-server.ts'
import { rawnet3Content } from '../../support/weights-pull.ts'
import { whisperBase } from '../../support/whisper-base.ts'
import { baseTranscripts, whisperWave } from '../../support/whisper-golden.ts'

// A served submission that answers with the recorded audio of the golden sets, so that what each metric must give was recorded from the reference and not by bbx.
const white = pesqCases.find(({ id }) => id === 'white30')
if (white === undefined) throw new Error('the set of PESQ has lost a case')
const mimi = JSON.parse(await readFile(mimiPath('expected.json'), 'utf8')) as Record<string, Record<string, number>>
const speech = rawnet3Array('wave_speech.npy')
const cases: Readonly<Record<string, VoiceCase>> = {
  'a-voice': { truth: speech, answer: rawnet3Array('wave_noise.npy') },
  'b-same': { truth: speech, answer: speech },
  'c-noisy': { truth: pesqSignal(white, 'ref', 16_000), answer: pesqSignal(white, 'deg', 16_000) },
  // The set declares clips of 24 kHz to be of 16 kHz here, as a validator takes whatever comes.
  'd-codes': { truth: mimiWave('speech_a'), answer: mimiWave('speech_b') },
  'e-words': { truth: whisperWave('speech_0'), answer: whisperWave('speech_1') },
}
const count = Object.keys(cases).length
/** Whisper takes seconds for a clip: what needs no recorded numbers is tried on these. */
const fewCases: Readonly<Record<string, VoiceCase>> = {
  'f-same': { truth: whisperWave('speech_0'), answer: whisperWave('speech_0') },
  'g-words': { truth: whisperWave('speech_0'), answer: whisperWave('speech_1') },
}

interface Result {
  document: Document
  models: readonly string[]
}
type Document = ReturnType<typeof testSchema.parse>

let folder: string
let server: VoiceServer
beforeAll(async () => {
  folder = await emptyFolder()
  await voiceFolder(join(folder, 'pairs'), cases)
  await voiceFolder(join(folder, 'few'), fewCases, count)
  await runBbx(['models', 'convert', 'rawnet3', rawnet3Path('rawnet3_tiny.pt'), 'rawnet3.onnx'], { cwd: folder })
  server = await voiceServer((samples) => answerTo({ ...cases, ...fewCases }, samples))
})
afterAll(() => server[Symbol.asyncDispose]())

const profile = 'voice-to-voice/2025-02'
const withVoice = ['--model', 'rawnet3=rawnet3.onnx']
const withAll = async (context: TestContext) => {
  const { common } = await whisperBase(context)
  return [...withVoice, '--model', `mimi=${mimiPath('encoder_model.onnx')}`, '--model', `whisper=${common}`]
}
const wordsOf = (data: string, ...more: readonly string[]) => [
  'test',
  '--url',
  server.url,
  '--profile',
  profile,
  '--data',
  data,
  '--json',
  ...more,
]
const tested = (...more: string[]) => runBbx(wordsOf('pairs', ...more), { cwd: folder })
const resultOf = async (...more: string[]) => {
  const ran = await tested(...more)
  expect(ran.code, ran.stderr).toBe(0)
  return testSchema.parse(ran.document())
}

describe('with all weights', () => {
  let second: Promise<Result> | undefined
  const few = (context: TestContext) => {
    second ??= withAll(context).then(async (models) => {
      const ran = await runBbx(wordsOf('few', ...models), { cwd: folder })
      return { models, document: testSchema.parse(ran.document()) }
    })
    return second
  }
  let first: Promise<Result> | undefined
  const whole = (context: TestContext) => {
    first ??= withAll(context).then(async (models) => ({ models, document: await resultOf(...models) }))
    return first
  }

  it('every metric of every sample is as recorded', async (context) => {
    const { document } = await whole(context)
    const sample = (name: string) => document.samples.find(({ item }) => item === name)
    // Tolerances: the README of each set.
    expect(sample('a-voice')?.metrics.antiSpoofing).toBeCloseTo(rawnet3.variants.tiny.anti_spoofing_score['speech|noise'] as number, 4)
    expect(sample('c-noisy')?.metrics.pesq).toBeCloseTo(white.expect.validator.score, 12)
    expect(sample('d-codes')?.metrics.mimi).toBeCloseTo(mimi.mimi_score_declared_16k?.['speech_a|speech_b'] as number, 1)
    const { speech_0: wanted, speech_1: heard } = baseTranscripts
    expect(sample('e-words')?.detail).toMatchObject({ wer: { truth: wanted.reference_transcript, answer: heard.reference_transcript } })
    expect(sample('e-words')?.metrics.wer).toBe(1 - wordErrors(wanted.reference_transcript, heard.reference_transcript))
    expect(sample('b-same')?.metrics).toEqual({ pesq: expect.closeTo(1, 1), antiSpoofing: 1, mimi: 1, wer: 1, length: 1 })
  }, 600_000)

  it('all six numbers come out, and the combined score is the weighted sum of the era (reference sn21 5.2)', async (context) => {
    const { document } = await whole(context)
    const combined = document.samples.map(({ metrics: { pesq, antiSpoofing, mimi, wer, length } }) => {
      const part = (value: number | null | undefined) => value as number
      return (0.2 * part(pesq) + 0.45 * part(antiSpoofing) + 0.17 * part(mimi) + 0.18 * part(wer)) * part(length)
    })
    for (const [at, { reference, strict }] of document.samples.entries()) {
      expect(strict).toBeCloseTo(combined[at] as number, 12)
      // Nothing failed, and no number was outside of its range.
      expect(reference).toBe(strict)
    }
    const mean = combined.reduce((sum, value) => sum + value, 0) / count
    expect(document.score).toMatchObject({ reference: expect.closeTo(mean, 12), strict: expect.closeTo(mean, 12), why: null })
    expect(Object.keys(document.metrics)).toEqual(['pesq', 'antiSpoofing', 'mimi', 'wer', 'length'])
    expect(document).toMatchObject({ complete: true, weights: [{ id: 'rawnet3' }, { id: 'mimi' }, { id: 'whisper' }] })
    expect(document.advice.length).toBeGreaterThan(0)
  }, 600_000)

  it('bbx score RUN gives the same numbers without the server, and names weights that are others', async (context) => {
    const { document, models } = await few(context)
    const run = document.run as string
    const again = scoreSchema.parse((await runBbx(['score', run, ...models, '--json'], { cwd: folder })).document())
    expect(again).toMatchObject({ metrics: document.metrics, challengeMeanU: document.score.reference, strict: document.score.strict })
    expect(again).toMatchObject({ weights: document.weights, otherWeights: [] })
    const without = await runBbx(['score', run, ...withVoice, '--json'], { cwd: folder })
    expect(without.document()).toMatchObject({ otherWeights: ['mimi', 'whisper'], strict: null })
  }, 600_000)

  it('a run that was killed while it scored gives the same numbers when it is gone on with, and asks nothing again', async (context) => {
    const { document, models } = await few(context)
    const before = server.asked.length
    const killed = await runBbx(wordsOf('few', ...models), {
      cwd: folder,
      meanwhile: (child) => child.stderr?.on('data', (text) => String(text).includes('pairs scored: 1') && child.kill('SIGKILL')),
    })
    expect(killed.code).toBeNull()
    const asked = server.asked.length
    expect(asked - before).toBe(document.counts.items)
    const resumed = testSchema.parse((await runBbx([...wordsOf('few', ...models), '--resume'], { cwd: folder })).document())
    expect(server.asked).toHaveLength(asked)
    for (const key of ['score', 'metrics', 'counts', 'weights', 'complete'] as const) expect(resumed[key], key).toEqual(document[key])
  }, 600_000)

  it('a person sees the samples, what was heard, and what would raise the score most; two runs can be compared', async (context) => {
    const { document } = await few(context)
    const run = document.run as string
    const ran = await runBbx(['report', run], { cwd: folder })
    for (const part of ['reference 0.', 'wanted "', 'heard "', 'what would raise it most', 'scoring', 'weights'])
      expect(ran.stdout).toContain(part)
    const compared = await runBbx(['report', run, '--compare', run], { cwd: folder })
    expect(compared.stdout).toContain(`${document.counts.items} pairs that both runs have scored`)
  }, 600_000)

  it('a least score decides the exit code', async (context) => {
    const { document, models } = await few(context)
    const least = (score: string) =>
      runBbx([...wordsOf('few', ...models), '--resume', document.run as string, '--min-score', score], { cwd: folder })
    expect([(await least('0.99')).code, (await least('0.1')).code]).toEqual([1, 0])
  }, 600_000)
})

describe('with a part of the weights', () => {
  let document: Document
  beforeAll(async () => {
    document = await resultOf(...withVoice)
  })

  it('each metric whose weights are here is told, as recorded', () => {
    const [voice, , noisy] = document.samples
    expect(voice?.metrics.antiSpoofing).toBeCloseTo(rawnet3.variants.tiny.anti_spoofing_score['speech|noise'] as number, 4)
    expect(noisy?.metrics.pesq).toBeCloseTo(white.expect.validator.score, 12)
    expect(noisy?.detail).toMatchObject({ pesq: { narrowBand: white.expect.validator.nb, wideBand: white.expect.validator.wb, why: null } })
    expect(Object.keys(document.metrics)).toEqual(['pesq', 'antiSpoofing', 'length'])
  })

  it('there is no combined score, and what is missing is named', () => {
    expect(document.score).toMatchObject({ reference: null, strict: null, why: expect.stringContaining('2 of 4 metrics need weights') })
    expect(document).toMatchObject({ complete: false, weights: [{ id: 'rawnet3', verified: false }], exit: 0 })
  })

  it('a least score cannot be had, which is no failure of the submission', async () => {
    expect((await tested(...withVoice, '--min-score', '0.1', '--samples', '1')).code).toBe(3)
  })

  it('a run is not gone on with by less than it was scored with', async () => {
    const ran = await tested('--resume', document.run as string)
    expect(ran.code).toBe(2)
    expect(ran.document().error).toMatchObject({ code: 'U0009', what: expect.stringContaining('rawnet3') })
  })
})

it('weights of the cache are taken by themselves, and what is missing is named with the command that fetches it', async () => {
  await using hub = await loopbackHub([rawnet3Content()])
  const env = { BBX_CACHE_DIR: join(folder, 'cache') }
  const pulled = await runBbx(['models', 'pull', 'rawnet3', '--yes'], { cwd: folder, env: { ...env, HF_ENDPOINT: hub.url } })
  expect(pulled.code, pulled.stderr).toBe(0)
  const ran = await runBbx(wordsOf('few', '--samples', '1'), { cwd: folder, env })
  const document = testSchema.parse(ran.document())
  expect(document.metrics.antiSpoofing?.n).toBe(1)
  expect(document.weights).toMatchObject([{ id: 'rawnet3', verified: false }])
  expect(document.score).toMatchObject({
    strict: null,
    why: expect.stringMatching(/2 of 4 metrics need weights .*; run `bbx models pull mimi whisper`, which fetches .* GB$/),
  })
})

it('what was scored without weights is scored again when they are there, and nothing is asked again', async () => {
  const before = await resultOf()
  expect(Object.keys(before.metrics)).toEqual(['pesq', 'length'])
  const asked = server.asked.length
  const after = await resultOf('--resume', before.run as string, ...withVoice)
  expect(server.asked).toHaveLength(asked)
  expect(after.metrics.antiSpoofing).toMatchObject({ n: count })
  expect(after.metrics.pesq).toEqual(before.metrics.pesq)
  const record = JSON.parse(await readFile(join(folder, after.run as string, 'run.json'), 'utf8'))
  expect(record.weights).toEqual(after.weights)
})

it.each([
  ['a file that is none', 'rawnet3=pairs/a-voice.input.wav', 'U0007'],
  ['a file that is not there', 'rawnet3=none.onnx', 'U0007'],
  ['a model of no use', 'imagebind-text=x', 'U0001'],
  ['no model at all', 'rawnet3', 'U0001'],
])('%s is an error of the call, before anything is asked', async (_, model, code) => {
  const asked = server.asked.length
  const ran = await tested('--model', model)
  expect(ran.code).toBe(2)
  expect(ran.document().error).toMatchObject({ code })
  expect(server.asked).toHaveLength(asked)
})

it.each([
  ['an answer of 500 MB', () => bodyOf(500 * 2 ** 20)],
  ['an hour of half precision', () => bodyOf(base64Bytes(3600 * 16_000 * 2))],
])('%s: a fault of the submission, and no memory to match', async (_, voice) => {
  await using endless = await voiceServer(voice)
  const peak = { kiB: 0 }
  const ran = await runBbx(['test', '--url', endless.url, '--profile', profile, '--data', 'few', '--samples', '1', '--json'], {
    cwd: folder,
    meanwhile: (child) => watchMemory(child, peak),
  })
  const document = testSchema.parse(ran.document())
  expect(document).toMatchObject({ exit: 1, score: { reference: null, strict: 0 } })
  expect(document.faults.map(({ code }) => code)).toEqual(['S3005'])
  // 64 MB of an answer are taken; Node itself has some 100.
  if (process.platform === 'linux') expect(peak.kiB).toBeGreaterThan(0)
  expect(peak.kiB / 1024).toBeLessThan(600)
})

/** A body of so many bytes that is made as it is read. */
function bodyOf(bytes: number): Readable {
  const piece = Buffer.alloc(2 ** 20, 'A')
  return Readable.from(
    (function* () {
      yield '{"audio_data": "'
      for (let sent = 0; sent < bytes; sent += piece.length) yield piece
      yield '"}'
    })(),
  )
}

const base64Bytes = (bytes: number) => Math.ceil(bytes / 3) * 4

/** The most memory that a process had, until it ends. */
function watchMemory(child: ChildProcess, peak: { kiB: number }): void {
  const look = setInterval(() => {
    try {
      const [, kiB = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? []
      peak.kiB = Math.max(peak.kiB, Number(kiB))
    } catch {
      // Gone.
    }
  }, 50)
  child.on('close', () => clearInterval(look))
}

/** Errors over words by plain dynamic programming: both recorded transcripts are plain sentences, of which the longer is the reference. */
function wordErrors(truth: string, answer: string): number {
  const [long = [], short = []] = [truth, answer].map((text) => text.trim().split(/\s+/)).sort((a, b) => b.length - a.length)
  let row = short.map((_, at) => at + 1)
  for (const [at, word] of long.entries()) {
    let diagonal = at
    let left = at + 1
    row = row.map((above, column) => {
      const value = Math.min(above + 1, left + 1, diagonal + (word === short[column] ? 0 : 1))
      diagonal = above
      left = value
      return value
    })
  }
  return (row.at(-1) ?? long.length) / long.length
}
