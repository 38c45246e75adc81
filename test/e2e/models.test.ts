import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { errorSchema } from '../../src/cli/schemas/error.ts'
import { metricSchema } from '../../src/cli/schemas/metric.ts'
import { modelConversionSchema } from '../../src/cli/schemas/model-conversion.ts'
import { wordScore } from '../../src/metrics/word-score.ts'
import { expectedMimi, mimiPath } from '../support/mimi-golden.ts'
import { expected, rawnet3Path } from '../support/rawnet3-golden.ts'
import { emptyFolder, runBbx } from '../support/run-bbx.ts'
import { whisperBase } from '../support/whisper-base.ts'
import { baseTranscripts, whisperPath } from '../support/whisper-golden.ts'

describe('bbx models convert', () => {
  it('one document with --json, two lines without', async () => {
    const cwd = await emptyFolder()
    const words = ['models', 'convert', 'rawnet3', rawnet3Path('rawnet3_tiny.pt')]
    const { document } = await runBbx([...words, 'a.onnx', '--json'], { cwd })
    expect(modelConversionSchema.parse(document())).toMatchObject({ model: 'rawnet3', out: 'a.onnx', facts: { form: 'zip' }, exit: 0 })
    const plain = await runBbx([...words, join(cwd, 'b.onnx')], { cwd })
    expect(plain).toMatchObject({ code: 0, stdout: expect.stringMatching(/^wrote .*b\.onnx .*\n.*--model rawnet3=.*b\.onnx\n$/) })
  })

  it.each([
    [['models', 'convert', 'mistral', 'a', 'b'], 'U0001'],
    [['models', 'convert', 'rawnet3', 'a'], 'U0002'],
    [['models', 'convert', 'rawnet3', 'none.pt', 'b.onnx'], 'U0007'],
  ])('%j is an error of the call', async (words, code) => {
    const ran = await runBbx([...words, '--json'], { cwd: await emptyFolder() })
    expect(ran.code).toBe(2)
    expect(errorSchema.parse(ran.document()).error.code).toBe(code)
  })
})

describe('bbx metric speaker', () => {
  it('from the checkpoint to the score, and the process ends', async () => {
    const cwd = await emptyFolder()
    const converted = await runBbx(['models', 'convert', 'rawnet3', rawnet3Path('rawnet3_tiny_legacy.pt'), 'r.onnx'], { cwd })
    expect(converted.code).toBe(0)
    const files = [rawnet3Path('wave_speech.npy'), rawnet3Path('wave_noise.npy')]
    const ran = await runBbx(['metric', 'speaker', ...files, '--model', 'rawnet3=r.onnx', '--json'], { cwd })
    const document = metricSchema.parse(ran.document())
    expect(document).toMatchObject({ metric: 'speaker', error: null, exit: 0 })
    expect(document.value).toBeCloseTo(expected.variants.tiny.anti_spoofing_score['speech|noise'] as number, 4)
    expect(ran).toMatchObject({ code: 0, stderr: 'computing speaker\n' })
  })

  it('without weights it says how to get them', async () => {
    const ran = await runBbx(['metric', 'speaker', 'a.wav', 'b.wav', '--json'], { cwd: await emptyFolder() })
    expect(ran.code).toBe(3)
    expect(errorSchema.parse(ran.document()).error).toMatchObject({
      code: 'E0009',
      remedy: expect.stringMatching(/`bbx models pull rawnet3` fetches them from jungjee\/RawNet3 .*--model rawnet3=PATH/),
    })
  })
})

describe('bbx metric mimi', () => {
  it('from safetensors to the score, and the process ends', async () => {
    const cwd = await emptyFolder()
    const converted = await runBbx(['models', 'convert', 'mimi', mimiPath('model.safetensors'), 'm.onnx'], { cwd })
    expect(converted).toMatchObject({ code: 0, stdout: expect.stringMatching(/--model mimi=m\.onnx\n$/) })
    const files = [mimiPath('wave_speech_a.npy'), mimiPath('wave_noise.npy')]
    const ran = await runBbx(['metric', 'mimi', ...files, '--rate', '24000', '--model', 'mimi=m.onnx', '--json'], { cwd })
    const document = metricSchema.parse(ran.document())
    expect(document).toMatchObject({ metric: 'mimi', details: { frames: 17 }, error: null, exit: 0 })
    expect(document.value).toBeCloseTo(expectedMimi.mimi_score_24k['speech_a|noise'] as number, 9)
    expect(ran.code).toBe(0)
  })
})

describe('bbx metric wer', () => {
  it('from the published folder of whisper-base to transcripts and their score', { timeout: 600_000 }, async (context) => {
    const { published } = await whisperBase(context)
    const cwd = await emptyFolder()
    const converted = await runBbx(['models', 'convert', 'whisper', published, 'w', '--json'], { cwd })
    expect(modelConversionSchema.parse(converted.document())).toMatchObject({ model: 'whisper', facts: { width: 512, values: 72_593_920 } })
    const files = ['speech_0', 'speech_1'].map((name) => whisperPath(`wave_${name}.wav`))
    const ran = await runBbx(['metric', 'wer', ...files, '--model', 'whisper=w', '--json'], { cwd })
    const [ref, deg] = [baseTranscripts.speech_0, baseTranscripts.speech_1].map((one) => one.reference_transcript)
    expect(metricSchema.parse(ran.document())).toMatchObject({
      value: wordScore(ref ?? null, deg ?? null).value,
      details: { transcripts: { ref, deg }, ref: { took: 'audio' } },
      error: null,
      exit: 0,
    })
  })

  it('of audio says what it needs where no weights are named', async () => {
    const files = ['speech_0', 'speech_1'].map((name) => whisperPath(`wave_${name}.wav`))
    const ran = await runBbx(['metric', 'wer', ...files, '--json'], { cwd: await emptyFolder() })
    expect(ran.code).toBe(3)
    expect(metricSchema.parse(ran.document()).error).toMatchObject({
      code: 'E0009',
      remedy: expect.stringContaining('`bbx models pull whisper`'),
    })
  })
})
