import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../../src/base/package-root.ts'
import { audioSchema } from '../../src/cli/schemas/audio.ts'
import { conversionSchema } from '../../src/cli/schemas/conversion.ts'
import { errorSchema } from '../../src/cli/schemas/error.ts'
import { metricLineSchema, metricSchema } from '../../src/cli/schemas/metric.ts'
import { emptyFolder, runBbx } from '../support/run-bbx.ts'

const wav = (name: string) => join(packageRoot(), 'test/golden/pesq/wav', `${name}.wav`)
/** The case `pink5` of the recorded scores. */
const pink5 = { wb: 1.137921690940857, nb: 1.88387131690979 }

describe('bbx metric pesq', () => {
  it.each(Object.entries(pink5))('%s: one document with --json, one line without', async (mode, value) => {
    const words = ['metric', 'pesq', wav('p5'), wav('pink5'), '--mode', mode]
    const [json, plain] = await Promise.all([runBbx([...words, '--json']), runBbx(words)])
    expect(metricSchema.parse(json.document())).toMatchObject({ metric: 'pesq', value, error: null, exit: 0 })
    expect(plain).toMatchObject({ code: 0, stdout: `pesq ${mode}  ${value}\n` })
  })

  it('a pair that cannot be scored is a document too', async () => {
    const { code, document } = await runBbx(['metric', 'pesq', wav('p5'), wav('p5'), '--mode', 'wb', '--rate', '8000', '--json'])
    expect(code).toBe(2)
    expect(metricSchema.parse(document())).toMatchObject({ value: null, error: { code: 'U0001' }, exit: 2 })
  })

  it.each([[[]], [['--json']]])('--pairs - with %j: a line in, a line out', async (flags) => {
    const good = JSON.stringify({ ref: wav('p5'), deg: wav('pink5'), mode: 'nb' })
    const { code, stdout } = await runBbx(['metric', 'pesq', '--pairs', '-', ...flags], { input: `${good}\nbad\n${good}\n` })
    const lines = stdout.trimEnd().split('\n')
    expect(lines.map((line) => metricLineSchema.parse(JSON.parse(line)).value)).toEqual([pink5.nb, null, pink5.nb])
    expect(code).toBe(2)
  })

  it('several threads say the same in the same order, bad lines included', async () => {
    const good = (mode: string) => JSON.stringify({ ref: wav('p5'), deg: wav('pink5'), mode })
    const input = `${[good('nb'), good('wb'), 'bad', '{}', good('nb'), good('wb')].join('\n')}\n`
    const runs = await Promise.all(['1', '3'].map((threads) => runBbx(['metric', 'pesq', '--pairs', '-', '--threads', threads], { input })))
    const [one, three] = runs
    expect(three).toMatchObject({ code: 2, stdout: one?.stdout })
    expect(one?.stdout.match(/"value":null/g)).toHaveLength(2)
  })

  it('the first answers are there before the last question', async () => {
    const good = JSON.stringify({ ref: wav('p5'), deg: wav('pink5'), mode: 'nb' })
    const { code, stdout } = await runBbx(['metric', 'pesq', '--pairs', '-'], {
      meanwhile: ({ stdin, stdout: output }) => {
        stdin?.write(`${good}\n`)
        output?.once('data', () => stdin?.end(`${good}\n`))
      },
    })
    expect({ code, lines: stdout.trimEnd().split('\n').length }).toEqual({ code: 0, lines: 2 })
  })

  it.each([
    [['metric', 'psq', 'a', 'b'], 'U0001'],
    [['metric', 'pesq', 'a', 'b', '--mode', 'fb'], 'U0001'],
    [['metric', 'pesq', 'a', 'b', '--mode', 'nb', '--rate', '44100'], 'U0001'],
    [['metric', 'pesq', 'a'], 'U0002'],
    [['metric', 'wer', '--ref-text', 'a'], 'U0002'],
    [['metric', 'length', 'a', 'b', '--rule', 'all'], 'U0001'],
    [['metric', 'length', 'a', 'b', '--mode', 'wb'], 'U0001'],
    [['metric', 'pesq', '--pairs', 'none.jsonl'], 'U0007'],
  ])('%j is an error of the call', async (words, code) => {
    const ran = await runBbx([...words, '--json'])
    expect(ran.code).toBe(2)
    expect(errorSchema.parse(ran.document()).error.code).toBe(code)
  })
})

describe('bbx metric wer and length', () => {
  it('one document, or one line', async () => {
    const words = ['metric', 'wer', '--ref-text', 'a b', '--hyp-text', '']
    const [json, plain] = await Promise.all([runBbx([...words, '--json']), runBbx(words)])
    expect(metricSchema.parse(json.document())).toMatchObject({ metric: 'wer', value: 0, details: { none: 'no-text' }, exit: 0 })
    expect(plain).toMatchObject({ code: 0, stdout: 'wer  0  (no-text)\n' })
    const length = await runBbx(['metric', 'length', wav('p5'), wav('pink5'), '--rule', 'relative', '--json'])
    expect(metricSchema.parse(length.document())).toMatchObject({ metric: 'length', value: 1, exit: 0 })
  })
})

describe('bbx audio convert', () => {
  it('a compressed file becomes the body of a request, and comes back', async () => {
    const cwd = await emptyFolder()
    const flac = join(packageRoot(), 'test/golden/compressed/mono16.flac')
    const there = await runBbx(['audio', 'convert', flac, 'request.b64', '--row', '--json'], { cwd })
    expect(conversionSchema.parse(there.document())).toMatchObject({ out: { format: 'base64', shape: [1, 8000], rate: 16_000 }, exit: 0 })
    const back = await runBbx(['audio', 'convert', 'request.b64', 'back.wav', '--from-rate', '16000'], { cwd })
    expect(back).toMatchObject({ code: 0, stdout: 'wrote back.wav  wav  <f4  (8000)  16000 Hz\n' })
    const again = await runBbx(['audio', 'convert', 'request.b64', 'back.wav', '--from-rate', '16000', '--json'], { cwd })
    expect(again.code).toBe(2)
    expect(errorSchema.parse(again.document()).error).toMatchObject({ code: 'U0001', what: 'back.wav is there already' })
  })

  it('a file that cannot be read is an error, and nothing is written', async () => {
    const cwd = await emptyFolder()
    const opus = join(packageRoot(), 'test/golden/compressed/opus.ogg')
    const { code, document } = await runBbx(['audio', 'convert', opus, 'a.wav', '--json'], { cwd })
    expect(code).toBe(2)
    expect(errorSchema.parse(document()).error).toMatchObject({ code: 'U0007', why: 'it is Opus, which is not read: only Vorbis is' })
    expect(await readdir(cwd)).toEqual([])
  })
})

describe('bbx audio inspect', () => {
  it('one document for all files', async () => {
    const cwd = await emptyFolder()
    await writeFile(join(cwd, 'no.npy'), 'no array')
    const { code, document } = await runBbx(['audio', 'inspect', wav('p5'), 'no.npy', '--json'], { cwd })
    const { files } = audioSchema.parse(document())
    expect(files).toMatchObject([
      { file: wav('p5'), verdict: 'ok', rate: 16000, channels: 1, frames: 44580, dtype: '<i2' },
      { file: 'no.npy', verdict: 'refuse', why: 'it does not begin as an npy stream' },
    ])
    expect(code).toBe(1)
  })
})
