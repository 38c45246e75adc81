import { createHash } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ModelsConvertOptions, modelsConvert } from '../../../src/cli/commands/models-convert.ts'
import { modelConversionSchema } from '../../../src/cli/schemas/model-conversion.ts'
import { mimiPath } from '../../support/mimi-golden.ts'
import { rawnet3Bytes, rawnet3Path } from '../../support/rawnet3-golden.ts'
import { documentOf, testContext } from '../../support/test-context.ts'
import { writeTinyWhisper } from '../../support/tiny-whisper.ts'
import { op, zipFile } from '../../support/torch-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-models-'))
  await writeFile(join(folder, 'cut.pt'), rawnet3Bytes('rawnet3_tiny.pt').subarray(0, 300_000))
  const call = Buffer.concat([
    op.proto,
    op.global('os', 'system'),
    op.mark,
    op.text(`touch ${folder}/called`),
    op.tuple,
    op.reduce,
    op.stop,
  ])
  await writeFile(join(folder, 'call.pt'), zipFile([['a/data.pkl', call]]))
})
afterAll(() => rm(folder, { recursive: true }))

const run = async (options: Partial<ModelsConvertOptions>) =>
  modelsConvert({ model: 'rawnet3', in: null, out: null, force: false, ...options }, await testContext(folder))

it('writes the file, and says what it found and which digest it has', async () => {
  const result = documentOf(await run({ in: rawnet3Path('rawnet3_tiny_legacy.pt'), out: 'r.onnx' }))
  const document = modelConversionSchema.parse({ ...result.document, bbx: '0', exit: result.exit })
  const written = await readFile(join(folder, 'r.onnx'))
  expect(document).toMatchObject({ model: 'rawnet3', out: 'r.onnx', bytes: written.length, facts: { form: 'legacy', values: 124_629 } })
  expect(document.sha256).toBe(createHash('sha256').update(written).digest('hex'))
  expect(result.text({ color: false, columns: 100 })).toMatch(
    /^wrote r\.onnx {2}0\.5 MB .*64 channels.*before 1\.6\nuse it with --model rawnet3=r\.onnx$/,
  )
})

it('replaces nothing unless it is told to', async () => {
  await writeFile(join(folder, 'there.onnx'), 'mine')
  const files = { in: rawnet3Path('rawnet3_tiny.pt'), out: 'there.onnx' }
  await expect(run(files)).rejects.toMatchObject({ code: 'U0001' })
  expect(await readFile(join(folder, 'there.onnx'), 'utf8')).toBe('mine')
  await run({ ...files, force: true })
  expect((await readFile(join(folder, 'there.onnx'))).length).toBeGreaterThan(500_000)
})

describe('mimi', () => {
  it('from safetensors, with what was found', async () => {
    const result = documentOf(await run({ model: 'mimi', in: mimiPath('model.safetensors'), out: 'm.onnx' }))
    const document = modelConversionSchema.parse({ ...result.document, bbx: '0', exit: result.exit })
    const written = await readFile(join(folder, 'm.onnx'))
    expect(document).toMatchObject({ model: 'mimi', bytes: written.length, facts: { tensors: 206, layers: 2, hidden: 32 } })
    expect(document.sha256).toBe(createHash('sha256').update(written).digest('hex'))
    expect(result.text({ color: false, columns: 100 })).toMatch(/^wrote m\.onnx {2}.* 2 layers, 32 wide\nuse it with --model mimi=m\.onnx$/)
  })

  it.each([
    ['a file that is cut', 'cut.safetensors', /the file is cut, or its header lies/],
    ['a file without its config', 'alone.safetensors', /config\.json is missing/],
    ['a checkpoint of PyTorch', 'call.pt', /checkpoint of PyTorch, not safetensors/],
    ['no file', 'none.safetensors', /no such file/],
  ])('%s is refused by name, and leaves no file', async (_, name, why) => {
    const bytes = await readFile(mimiPath('model.safetensors'))
    await writeFile(join(folder, 'cut.safetensors'), bytes.subarray(0, 100_000))
    await writeFile(join(folder, 'alone.safetensors'), bytes)
    await expect(run({ model: 'mimi', in: name, out: 'no.onnx' })).rejects.toMatchObject({
      code: 'U0007',
      message: `${name} cannot be read as weights`,
      why: expect.stringMatching(why),
      exit: 2,
    })
    expect(await readdir(folder)).not.toContain('no.onnx')
  })

  it('called off half-way it leaves nothing behind', async () => {
    const within = await mkdtemp(join(folder, 'off-'))
    await copyFile(mimiPath('model.safetensors'), join(within, 'model.safetensors'))
    await copyFile(mimiPath('config.json'), join(within, 'config.json'))
    const off = new AbortController()
    off.abort()
    const called = modelsConvert(
      { model: 'mimi', in: 'model.safetensors', out: 'm.onnx', force: false },
      await testContext(within, {}, off.signal),
    )
    await expect(called).rejects.toMatchObject({ name: 'AbortError' })
    expect((await readdir(within)).sort()).toEqual(['config.json', 'model.safetensors'])
  })
})

describe('what cannot be converted leaves no file', () => {
  it.each([
    ['none.pt', /no such file/],
    ['.', /no file/],
    ['cut.pt', /no end/],
    ['call.pt', /os\.system/],
  ])('%s', async (name, why) => {
    await expect(run({ in: name, out: 'no.onnx' })).rejects.toMatchObject({ code: 'U0007', why: expect.stringMatching(why), exit: 2 })
    expect(await readdir(folder)).not.toContain('no.onnx')
    expect(await readdir(folder)).not.toContain('called')
  })

  it('a folder that is not there', async () => {
    await expect(run({ in: rawnet3Path('rawnet3_tiny.pt'), out: 'no/r.onnx' })).rejects.toMatchObject({ code: 'E0005' })
  })

  it('names all that is missing at once', async () => {
    await expect(run({})).rejects.toMatchObject({ code: 'U0002', missing: [{ flag: 'IN' }, { flag: 'OUT' }] })
  })
})

describe('whisper is a folder', () => {
  const files = { model: 'whisper' as const, in: 'tiny', out: 'whisper' }
  beforeAll(async () => {
    await mkdir(join(folder, 'tiny'))
    await writeTinyWhisper(join(folder, 'tiny'))
  })

  it('each of whose files is told', async () => {
    const result = documentOf(await run(files))
    const document = modelConversionSchema.parse({ ...result.document, bbx: '0', exit: result.exit })
    expect(document).toMatchObject({
      model: 'whisper',
      out: 'whisper',
      facts: { width: 8, encoderLayers: 1, decoderLayers: 2, mels: 80, tokens: 33 },
    })
    expect(document.files.map(({ name }) => name)).toEqual([
      'config.json',
      'generation_config.json',
      'onnx/decoder_model_merged.onnx',
      'onnx/encoder_model.onnx',
      'preprocessor_config.json',
      'tokenizer.json',
    ])
    const digest = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex')
    for (const { name, bytes, sha256 } of document.files) {
      const written = await readFile(join(folder, 'whisper', name))
      expect([written.length, digest(written)], name).toEqual([bytes, sha256])
    }
    expect(document.bytes).toBe(document.files.reduce((sum, { bytes }) => sum + bytes, 0))
    expect(document.sha256).toBe(digest(document.files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('')))
    expect(result.text({ color: false, columns: 100 })).toMatch(/^wrote whisper {2}.*\nuse it with --model whisper=whisper$/)
  })

  it('that replaces another of its kind where it is told to, and nothing else', async () => {
    await expect(run(files)).rejects.toMatchObject({ code: 'U0001' })
    await writeFile(join(folder, 'whisper', 'old'), '')
    await run({ ...files, force: true })
    expect(await readdir(join(folder, 'whisper'))).not.toContain('old')
    await mkdir(join(folder, 'mine'))
    await writeFile(join(folder, 'mine', 'notes.txt'), 'mine')
    await expect(run({ ...files, out: 'mine', force: true })).rejects.toMatchObject({ code: 'U0001' })
    await expect(run({ ...files, out: 'cut.pt', force: true })).rejects.toMatchObject({ code: 'U0001' })
    expect(await readFile(join(folder, 'mine', 'notes.txt'), 'utf8')).toBe('mine')
  })

  it('and of which nothing is left where it cannot be made', async () => {
    await expect(run({ ...files, in: 'nowhere', out: 'none' })).rejects.toMatchObject({ code: 'U0007', why: 'there is no such folder' })
    expect((await readdir(folder)).filter((name) => name.startsWith('none'))).toEqual([])
  })
})
