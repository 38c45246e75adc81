import { truncateSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { namingTheFile } from '../../../src/weights/naming-the-file.ts'
import { openSafetensors } from '../../../src/weights/safetensors/open-safetensors.ts'
import { repeatedKey } from '../../../src/weights/safetensors/repeated-key.ts'
import { safetensorsFile, singles, type WrittenTensor } from '../../support/safetensors-file.ts'

const model = join(import.meta.dirname, '../../golden/mimi/model.safetensors')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-safetensors-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function written(name: string, bytes: Uint8Array): Promise<string> {
  await writeFile(join(folder, name), bytes)
  return join(folder, name)
}

const two = { a: singles([2], 1, -2.5), b: singles([1, 2], 3, 4) }
const halves = (dtype: string, ...bits: number[]): WrittenTensor => ({
  dtype,
  shape: [bits.length],
  bytes: new Uint8Array(Uint16Array.from(bits).buffer),
})

describe('what transformers saved', () => {
  it('is read tensor by tensor: names, types and shapes as its own reader lists them', async () => {
    await using file = await openSafetensors(model)
    expect(file.tensors.size).toBe(206)
    expect(file.tensors.get('encoder.layers.0.conv.weight')).toMatchObject({ dtype: 'F32', shape: [8, 1, 7] })
    // Of a codebook that was never trained; torch writes a single 1.
    expect(await file.floats('quantizer.acoustic_residual_vector_quantizer.layers.30.codebook.initialized')).toEqual(Float32Array.of(1))
    const scale = await file.floats('encoder_transformer.layers.1.mlp_layer_scale.scale')
    expect(scale).toEqual(new Float32Array(32).fill(Math.fround(0.3)))
  })

  it('cut anywhere it is refused', async () => {
    const bytes = await readFile(model)
    for (const length of [0, 1, 7, 8, 9, 1000, 20_000, bytes.length / 2, bytes.length - 1]) {
      await expect(openSafetensors(await written('cut', bytes.subarray(0, length))), String(length)).rejects.toMatchObject({
        name: 'Refusal',
      })
    }
  })

  it('with bytes of its header changed it is opened or refused, and nothing else', async () => {
    const bytes = safetensorsFile(two)
    const change = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(change, async (changes) => {
        const changed = Buffer.from(bytes)
        for (const [at, value] of changes) changed[at] = value
        const path = await written('changed', changed)
        await openSafetensors(path).then(
          (file) => file[Symbol.asyncDispose](),
          (error) => expect(error).toMatchObject({ name: 'Refusal' }),
        )
      }),
      { numRuns: 200 },
    )
  })
})

describe('values', () => {
  it.each([
    ['F32', singles([3], 1, Number.NaN, -0), [1, Number.NaN, -0]],
    // IEEE 754: one, the smallest subnormal, the largest, minus infinity.
    ['F16', halves('F16', 0x3c00, 0x0001, 0x7bff, 0xfc00), [1, 2 ** -24, 65504, Number.NEGATIVE_INFINITY]],
    ['BF16', halves('BF16', 0x3f80, 0xc000, 0x7f80), [1, -2, Number.POSITIVE_INFINITY]],
    ['no values at all', singles([0, 4]), []],
  ])('%s', async (_, tensor, values) => {
    await using file = await openSafetensors(await written('values', safetensorsFile({ before: singles([1], 9), tensor })))
    expect(await file.floats('tensor')).toEqual(Float32Array.from(values))
  })

  it('of another type are refused by its name', async () => {
    await using file = await openSafetensors(
      await written('whole', safetensorsFile({ n: { dtype: 'I64', shape: [1], bytes: new Uint8Array(8) } })),
    )
    await expect(file.floats('n')).rejects.toThrow(/type I64, not of F32, F16 or BF16/)
  })

  it('more than one piece of half precision', async () => {
    const bits = new Uint16Array(2 ** 23 + 3).fill(0x3c00)
    bits[2 ** 23] = 0x4000
    const tensor = { dtype: 'F16', shape: [bits.length], bytes: new Uint8Array(bits.buffer) }
    await using file = await openSafetensors(await written('long', safetensorsFile({ tensor })))
    const values = await file.floats('tensor')
    expect([values[2 ** 23 - 1], values[2 ** 23], values.at(-1)]).toEqual([1, 2, 1])
  })

  it('a file of 5 GiB is opened as fast as a small one, and read where its tensor lies', async () => {
    const far = 5 * 2 ** 30
    const header = JSON.stringify({
      zeros: { dtype: 'U8', shape: [far], data_offsets: [0, far] },
      last: { dtype: 'F32', shape: [1], data_offsets: [far, far + 4] },
    })
    const path = await written('sparse', safetensorsFile({}, header))
    truncateSync(path, 8 + header.length + far + 4)
    await using file = await openSafetensors(path)
    expect(await file.floats('last')).toEqual(Float32Array.of(0))
    await expect(file.floats('zeros')).rejects.toThrow(/5368709120 values, more than 536870912/)
    await expect(file.floats('none')).rejects.toThrow(/no tensor none/)
  })

  it('a file that got shorter after it was opened is refused where it ends', async () => {
    const path = await written('shorter', safetensorsFile(two))
    await using file = await openSafetensors(path)
    truncateSync(path, 8 + 20)
    await expect(file.floats('b')).rejects.toMatchObject({ name: 'Refusal', message: expect.stringMatching(/ends at byte/) })
  })
})

describe('a header that lies', () => {
  const entry = (dtype: string, shape: unknown, begin: number, end: number) => ({ dtype, shape, data_offsets: [begin, end] })
  const a = entry('F32', [2], 0, 8)
  it.each<[what: string, header: unknown, why: RegExp]>([
    ['tensors that overlap', { a, b: entry('F32', [2], 4, 12), c: entry('F32', [1], 12, 16) }, /"b" overlaps/],
    ['the same bytes twice', { a, b: a, c: entry('F32', [2], 8, 16) }, /overlaps/],
    ['a gap', { a, b: entry('F32', [1], 12, 16) }, /gap of 4 bytes before tensor "b"/],
    ['bytes that belong to none', { a }, /8 bytes behind its tensors/],
    ['an end beyond the file', { a, b: entry('F32', [3], 8, 20) }, /ends at byte 20 of its data, which has 16/],
    ['a shape of another size', { a, b: entry('F32', [3], 8, 16) }, /\[3\] F32 has 8 bytes, not 12/],
    ['sizes whose product overflows', { a, b: entry('F32', [2 ** 52, 2 ** 52, 2 ** 52], 8, 16) }, /has 8 bytes, not/],
    ['an end before the begin', { a: entry('F32', [2], 8, 0) }, /has -8 bytes/],
    ['a negative size', { a: entry('F32', [-2], 0, 8) }, /describes no tensor under "a"/],
    ['a size that is no whole number', { a: entry('F32', [0.5], 0, 8) }, /describes no tensor/],
    ['nine dimensions', { a: entry('F32', [1, 1, 1, 1, 1, 1, 1, 1, 2], 0, 8) }, /describes no tensor/],
    ['a type that is none', { a: entry('toString', [2], 0, 8) }, /unknown type "toString"/],
    ['a field more', { a: { ...a, code: 'x' } }, /describes no tensor/],
    ['a number for a tensor', { a: 1 }, /describes no tensor/],
    ['metadata that are no texts', { __metadata__: { n: 1 }, a }, /__metadata__/],
    ['a list', [a], /does not begin as safetensors/],
  ])('%s', async (_, header, why) => {
    const bytes = safetensorsFile(two, JSON.stringify(header))
    await expect(openSafetensors(await written('lies', bytes))).rejects.toMatchObject({
      name: 'Refusal',
      message: expect.stringMatching(why),
    })
  })

  it.each([
    ['a name twice', `{"a":${JSON.stringify(a)},"\\u0061":${JSON.stringify(entry('F32', [2], 8, 16))}}`, /names "a" twice/],
    ['a field twice', '{"a":{"dtype":"F32","dtype":"F32","shape":[4],"data_offsets":[0,16]}}', /names "dtype" twice/],
    ['no JSON', '{"a":', /no JSON/],
    ['a prototype', '{"__proto__":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', /8 bytes behind/],
  ])('%s', async (_, header, why) => {
    await expect(openSafetensors(await written('text', safetensorsFile(two, header)))).rejects.toThrow(why)
  })

  it.each([
    [2n ** 64n - 1n, /claims 18446744073709551615 bytes, more than/],
    [2n ** 24n + 1n, /more than 16777216/],
    [1000n, /claims 1000 bytes, and \d+ are there/],
  ])('a length of %d', async (length, why) => {
    const bytes = safetensorsFile(two)
    bytes.writeBigUInt64LE(length)
    await expect(openSafetensors(await written('length', bytes))).rejects.toThrow(why)
  })

  it.each([
    ['PK\x03\x04 and more', /checkpoint of PyTorch/],
    ['version https://git-lfs.github.com/spec/v1\n', /git lfs pull/],
    ['<!doctype html><html>', /page of HTML/],
    ['plain text, long enough', /does not begin as safetensors/],
    ['', /it is empty/],
  ])('another kind of file: %j', async (text, why) => {
    await expect(openSafetensors(await written('other', Buffer.from(text, 'latin1')))).rejects.toThrow(why)
  })
})

describe('an index of several files', () => {
  const index = async (map: unknown) =>
    written('model.safetensors.index.json', Buffer.from(JSON.stringify({ metadata: {}, weight_map: map })))
  beforeAll(async () => {
    await written('model-1.safetensors', safetensorsFile({ a: two.a }))
    await written('model-2.safetensors', safetensorsFile({ b: two.b, unnamed: singles([1], 0) }))
  })

  it('is read as one', async () => {
    await using file = await openSafetensors(await index({ a: 'model-1.safetensors', b: 'model-2.safetensors' }))
    expect([...file.tensors.keys()]).toEqual(['a', 'b'])
    expect(await file.floats('b')).toEqual(Float32Array.of(3, 4))
    expect(() => file.floats('unnamed')).toThrow(/no tensor unnamed/)
  })

  it.each([
    [{ a: '../outside.safetensors' }, /names the file "\.\.\/outside/],
    [{ a: '/etc/passwd' }, /names the file/],
    [{ a: 'model-3.safetensors' }, /model-3\.safetensors, which does not lie beside it/],
    [{ a: 'model-2.safetensors' }, /places a in model-2\.safetensors, where it is not/],
    [7, /no weight_map/],
  ])('%j is refused', async (map, why) => {
    await expect(openSafetensors(await index(map))).rejects.toMatchObject({ name: 'Refusal', message: expect.stringMatching(why) })
  })
})

it.each([
  ['{"a":1,"b":{"a":1}}', null],
  ['{"a":1,"b":{"c":1,"c":2}}', 'c'],
  ['{"a\\"":"a\\\\","b":"{\\"b\\":1,\\"b\\":1}"}', null],
  ['[{"x":1},{"x":1}]', null],
  ['{"a" \n : 1, "a" : 2}', 'a'],
])('the repeated key of %s is %j', (json, key) => {
  expect(repeatedKey(json)).toBe(key)
})

it('its user is told which file it was', async () => {
  const path = await written('named', Buffer.from('no weights'))
  const open = (file: string) => namingTheFile('models/x', () => openSafetensors(file))
  await expect(open(path)).rejects.toMatchObject({ code: 'U0007', message: 'models/x cannot be read as weights' })
  await expect(open(join(folder, 'none'))).rejects.toMatchObject({ code: 'U0007', why: 'there is no such file' })
  await expect(open(folder)).rejects.toMatchObject({ code: 'U0007', why: 'it is no file' })
})
