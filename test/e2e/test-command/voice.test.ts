import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scoreSchema } from '../../../src/cli/schemas/score.ts'
import { testSchema } from '../../../src/cli/schemas/test.ts'
import { pesqCases, pesqSignal } from '../../support/pesq-golden.ts'
import { expected as rawnet3, rawnet3Array, rawnet3Path } from '../../support/rawnet3-golden.ts'
import { emptyFolder, runBbx } from '../../support/run-bbx.ts'
import { answerTo, type VoiceCase, voiceFolder } from '../../support/voice-folder.ts'
import { type VoiceServer, voiceServer } from '../../support/voice-server.ts'

// A served submission that answers with the recorded audio of the golden sets, so that what each metric must give was recorded from the reference and not by bbx.
const white = pesqCases.find(({ id }) => id === 'white30')
if (white === undefined) throw new Error('the set of PESQ has lost a case')
const speech = rawnet3Array('wave_speech.npy')
const cases: Readonly<Record<string, VoiceCase>> = {
  'a-voice': { truth: speech, answer: rawnet3Array('wave_noise.npy') },
  'b-same': { truth: speech, answer: speech },
  'c-noisy': { truth: pesqSignal(white, 'ref', 16_000), answer: pesqSignal(white, 'deg', 16_000) },
}

let folder: string
let server: VoiceServer
beforeAll(async () => {
  folder = await emptyFolder()
  await voiceFolder(join(folder, 'pairs'), cases)
  await runBbx(['models', 'convert', 'rawnet3', rawnet3Path('rawnet3_tiny.pt'), 'rawnet3.onnx'], { cwd: folder })
  server = await voiceServer((samples) => answerTo(cases, samples))
})
afterAll(() => server[Symbol.asyncDispose]())

const profile = 'voice-to-voice/2025-02'
const withModels = ['--model', 'rawnet3=rawnet3.onnx']
const tested = (...more: string[]) =>
  runBbx(['test', '--url', server.url, '--profile', profile, '--data', 'pairs', '--json', ...more], { cwd: folder })

describe('with a part of the weights', () => {
  let document: ReturnType<typeof testSchema.parse>
  beforeAll(async () => {
    const ran = await tested(...withModels)
    expect(ran.code, ran.stderr).toBe(0)
    document = testSchema.parse(ran.document())
  })

  it('each metric whose weights are here is told, as recorded', () => {
    const [voice, same, noisy] = document.samples
    // Tolerances: test/golden/rawnet3/README.md.
    expect(voice?.metrics.antiSpoofing).toBeCloseTo(rawnet3.variants.tiny.anti_spoofing_score['speech|noise'] as number, 4)
    expect(same?.metrics.antiSpoofing).toBe(1)
    expect(noisy?.metrics.pesq).toBeCloseTo(white.expect.validator.score, 12)
    expect(noisy?.detail).toMatchObject({ pesq: { narrowBand: white.expect.validator.nb, wideBand: white.expect.validator.wb, why: null } })
    expect(Object.keys(document.metrics)).toEqual(['pesq', 'antiSpoofing', 'length'])
  })

  it('there is no combined score, and what is missing is named', () => {
    expect(document.score).toMatchObject({ reference: null, strict: null, why: expect.stringContaining('2 of 4 metrics need weights') })
    expect(document).toMatchObject({ complete: false, weights: [{ id: 'rawnet3', verified: false }], exit: 0 })
  })

  it('a least score cannot be had, which is no failure of the submission', async () => {
    expect((await tested(...withModels, '--min-score', '0.1', '--samples', '1')).code).toBe(3)
  })

  it('bbx score RUN gives the same numbers without the server, and names weights that are others', async () => {
    const run = document.run as string
    const ran = await runBbx(['score', run, ...withModels, '--json'], { cwd: folder })
    const again = scoreSchema.parse(ran.document())
    expect(again).toMatchObject({ metrics: document.metrics, weights: document.weights, otherWeights: [] })
    const without = await runBbx(['score', run, '--json'], { cwd: folder })
    expect(without.document()).toMatchObject({ otherWeights: ['rawnet3'], strict: null })
  })

  it('a run is not gone on with by less than it was scored with', async () => {
    const ran = await tested('--resume', document.run as string)
    expect(ran.code).toBe(2)
    expect(ran.document().error).toMatchObject({ code: 'U0009', what: expect.stringContaining('rawnet3') })
  })
})

it('what was scored without weights is scored again when they are there, and nothing is asked again', async () => {
  const before = testSchema.parse((await tested()).document())
  expect(Object.keys(before.metrics)).toEqual(['pesq', 'length'])
  const asked = server.asked.length
  const after = testSchema.parse((await tested('--resume', before.run as string, ...withModels)).document())
  expect(server.asked).toHaveLength(asked)
  expect(after.metrics.antiSpoofing).toMatchObject({ n: 3 })
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
