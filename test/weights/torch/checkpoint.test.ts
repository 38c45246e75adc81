import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeCheckpoint } from '../../../src/weights/torch/decode-checkpoint.ts'
import { floatsOf, lengthOf, type Tensor } from '../../../src/weights/torch/tensor.ts'
import { isKind, type Value } from '../../../src/weights/torch/values.ts'
import { rawnet3Recipe, tiny } from '../../support/rawnet3-recipe.ts'
import { legacyHead, op, pickle, type SavedTensor, statePickle, tensorOps, zipCheckpoint, zipFile } from '../../support/torch-file.ts'

const golden = (name: string) => readFileSync(join(import.meta.dirname, '../../golden/rawnet3', name))

/** The tensors under `model`. */
function tensorsOf(bytes: Uint8Array): Map<unknown, Tensor> {
  const { value } = decodeCheckpoint(bytes)
  if (!isKind(value, 'dictionary')) throw new Error('no dictionary')
  const model = value.entries.get('model')
  if (!isKind(model, 'dictionary')) throw new Error('no model')
  return new Map([...model.entries].map(([name, tensor]) => [name, isKind(tensor, 'tensor') ? tensor : expect.unreachable()]))
}

/** An archive of this pickle, and of storage 0 with two singles. */
const zipOf = (...parts: readonly Buffer[]) =>
  zipFile([
    ['a/data.pkl', pickle(...parts)],
    ['a/data/0', Buffer.from(Float32Array.of(1, 2).buffer)],
  ])
const single = (value: Value): Float32Array => (isKind(value, 'tensor') ? floatsOf(value) : expect.unreachable())

describe.each([
  ['rawnet3_tiny.pt', 'zip'],
  ['rawnet3_tiny_legacy.pt', 'legacy'],
])('%s', (file, form) => {
  it('holds what torch saved, value by value', () => {
    const bytes = golden(file)
    expect(decodeCheckpoint(bytes).form).toBe(form)
    const found = tensorsOf(bytes)
    const expected = rawnet3Recipe('bbx-public-1:tiny', tiny)
    expect([...found.keys()]).toEqual(expected.map(({ name }) => name))
    for (const { name, shape, values } of expected) {
      const tensor = found.get(name) as Tensor
      expect(tensor.shape, name).toEqual(shape)
      const floats = floatsOf(tensor)
      expect(floats, name).toEqual(values)
    }
  })

  it('cut anywhere, it is refused, and never crashes', () => {
    const bytes = golden(file)
    for (let length = 0; length < bytes.length; length += 4999) expect(() => decodeCheckpoint(bytes.subarray(0, length))).toThrow(/./)
    expect(() => decodeCheckpoint(bytes.subarray(0, bytes.length - 1))).toThrow(expect.objectContaining({ name: 'Refusal' }))
  })

  it('with bytes changed in its first half it is read or refused, and nothing else', () => {
    const bytes = golden(file)
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(30_000), fc.nat(255)), { minLength: 1, maxLength: 4 }), (changes) => {
        const changed = Buffer.from(bytes)
        for (const [at, value] of changes) changed[at] = value
        try {
          decodeCheckpoint(changed)
        } catch (error) {
          expect(error).toMatchObject({ name: 'Refusal' })
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('what a tensor may be', () => {
  it.each([
    ['FloatStorage', Buffer.from(Float32Array.of(0.1, -2).buffer), [Math.fround(0.1), -2]],
    ['DoubleStorage', Buffer.from(Float64Array.of(0.1, -2).buffer), [Math.fround(0.1), -2]],
    ['HalfStorage', Buffer.from('003c01000080007c', 'hex'), [1, 2 ** -24, -0, Number.POSITIVE_INFINITY]],
    ['BFloat16Storage', Buffer.from('803fc0bf', 'hex'), [1, -1.5]],
    ['LongStorage', Buffer.from(BigInt64Array.of(7n, -1n).buffer), [7, -1]],
    ['ByteStorage', Buffer.from([0, 255]), [0, 255]],
  ])('%s', (storage, bytes, expected) => {
    const zip = zipFile([
      ['a/data.pkl', pickle(tensorOps('0', [expected.length], { storage }))],
      ['a/data/0', bytes],
    ])
    expect([...single(decodeCheckpoint(zip).value)]).toEqual(expected)
  })

  it('a transposed view, a slice, a parameter, a tensor without values', () => {
    const zip = (ops: Buffer) =>
      zipFile([
        ['a/data.pkl', pickle(ops)],
        ['a/data/0', Buffer.from(Float32Array.of(0, 1, 2, 3, 4, 5).buffer)],
      ])
    const read = (shape: readonly number[], strides: readonly number[], offset = 0) => [
      ...single(decodeCheckpoint(zip(tensorOps('0', shape, { strides, offset, length: 6 }))).value),
    ]
    expect(read([3, 2], [1, 3])).toEqual([0, 3, 1, 4, 2, 5])
    expect(read([2, 2], [3, 1], 1)).toEqual([1, 2, 4, 5])
    expect(read([0, 4], [4, 1])).toEqual([])
    const parameter = [op.global('torch._utils', '_rebuild_parameter'), op.mark, tensorOps('0', [6]), op.yes, op.none, op.tuple, op.reduce]
    expect([...single(decodeCheckpoint(zip(Buffer.concat(parameter))).value)]).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('plain values of every kind', () => {
    const { value } = decodeCheckpoint(
      zipOf(
        op.list,
        op.mark,
        op.none,
        op.yes,
        op.int(-5),
        op.float(0.25),
        op.text('é'),
        op.long('ff'),
        op.long('ffffffffffffffff7f'),
        op.appends,
      ),
    )
    expect(isKind(value, 'list') && value.items).toEqual([null, true, -5, 0.25, 'é', -1, 2n ** 71n - 1n])
  })

  it('what is written is read back', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.float(), { maxLength: 9 }), { maxLength: 5 }), (arrays) => {
        const tensors: SavedTensor[] = arrays.map((values, at) => ({
          name: `t${at}`,
          shape: [values.length],
          values: Float32Array.from(values),
        }))
        const found = tensorsOf(zipCheckpoint(tensors))
        for (const { name, values } of tensors) expect(floatsOf(found.get(name) as Tensor)).toEqual(values)
      }),
    )
  })
})

describe('hostile files are refused by name', () => {
  const osSystem = [op.global('os', 'system'), op.mark, op.text('touch /tmp/never'), op.tuple, op.reduce]
  const tensor = (more: Parameters<typeof tensorOps>[2] & { shape?: readonly number[] } = {}) =>
    zipOf(tensorOps('0', more.shape ?? [2], more))
  it.each<[string, Buffer, RegExp]>([
    ['a pickle that calls a function', zipOf(...osSystem), /"os\.system".*could run code/],
    [
      'one that builds an object',
      zipOf(op.global('torch.nn.modules.linear', 'Linear'), op.empty, Buffer.from([0x81])),
      /torch\.nn\.modules\.linear\.Linear/,
    ],
    ['a name that all objects have', zipOf(op.global('torch', 'constructor')), /torch\.constructor/],
    ['a type of storage that is called', zipOf(op.global('torch', 'FloatStorage'), op.empty, op.reduce), /calls what is no function/],
    ['a name as a value', zipOf(op.global('torch', 'FloatStorage')), /keeps a name/],
    ['a name in a tuple as a value', zipOf(op.mark, op.mark, op.global('torch', 'FloatStorage'), op.tuple, op.tuple), /keeps a name/],
    ['a state for a tensor', zipOf(tensorOps('0', [2]), op.dictionary, op.build), /gives a state/],
    ['opcode INST', zipOf(Buffer.from('(ios\nsystem\n')), /opcode 105 \(i\)/],
    ['an old protocol', zipFile([['a/data.pkl', Buffer.from([0x80, 1, 0x4e, 0x2e])]]), /protocol 1/],
    ['an extension code', zipOf(Buffer.from([0x82, 1])), /opcode 130/],
    ['a text longer than the file', zipOf(Buffer.from('X\xff\xff\xff\x7f', 'latin1')), /pickle .* ends early: 2147483647 bytes/],
    ['an empty stack', zipOf(op.reduce), /empty stack/],
    ['a mark that is passed', zipOf(op.none, op.mark, op.setItems), /./],
    ['a value below a mark', zipOf(op.dictionary, op.text('a'), op.mark, op.none, Buffer.from('s')), /empty stack/],
    ['a memo that was never made', zipOf(op.get(9)), /never kept/],
    ['a tensor larger than its storage', tensor({ shape: [3] }), /claims 3 values, and has 8 bytes/],
    ['a tensor that repeats its values', tensor({ shape: [1_000_000_000], strides: [0], length: 2 }), /does not fit/],
    ['a tensor beyond its storage', tensor({ offset: 1, length: 2 }), /does not fit/],
    ['strides beyond its storage', tensor({ strides: [5], length: 2 }), /does not fit/],
    ['a negative stride', tensor({ strides: [-1], length: 2 }), /strides \[-1\]/],
    [
      'a shape whose product is absurd',
      tensor({ shape: [2147483647, 2147483647, 2147483647], strides: [0, 0, 0], length: 2 }),
      /does not fit/,
    ],
    [
      'a shape of text',
      zipOf(Buffer.concat([op.global('torch._utils', '_rebuild_tensor_v2'), op.mark, op.none, op.tuple, op.reduce])),
      /not known/,
    ],
    ['nine dimensions', tensor({ shape: [1, 1, 1, 1, 1, 1, 1, 1, 2] }), /9 dimensions/],
    ['a storage that is not there', zipOf(tensorOps('1', [2])), /lacks the data of storage "1"/],
    ['a storage outside of the archive', zipOf(tensorOps('../../x', [2])), /lacks the data/],
    [
      'one storage of two types',
      zipOf(op.list, op.mark, tensorOps('0', [2]), tensorOps('0', [1], { storage: 'DoubleStorage' }), op.appends),
      /in two ways/,
    ],
    ['a type that is no number', tensor({ storage: 'QInt8Storage' }), /QInt8Storage/],
    ['compressed entries', zipFile([['a/data.pkl', pickle(op.none)]], { method: 8 }), /compressed/],
    ['encrypted entries', zipFile([['a/data.pkl', pickle(op.none)]], { flags: 1 }), /encrypted/],
    ['an entry that claims more than there is', zipFile([['a/data.pkl', pickle(op.none)]], { size: 1e9 }), /claim more bytes than it has/],
    [
      'one name twice',
      zipFile([
        ['a/data.pkl', pickle(op.none)],
        ['a/data.pkl', pickle(op.yes)],
      ]),
      /twice/,
    ],
    [
      'two pickles',
      zipFile([
        ['a/data.pkl', pickle(op.none)],
        ['b/data.pkl', pickle(op.none)],
      ]),
      /no single data\.pkl/,
    ],
    ['another archive', zipFile([['word/document.xml', Buffer.from('<x/>')]]), /not one that torch\.save writes/],
    [
      'TorchScript',
      zipFile([
        ['a/data.pkl', pickle(op.none)],
        ['a/constants.pkl', pickle(op.none)],
      ]),
      /TorchScript/,
    ],
    [
      'big-endian numbers',
      zipFile([
        ['a/data.pkl', pickle(op.none)],
        ['a/byteorder', Buffer.from('big')],
      ]),
      /byte order "big"/,
    ],
    [
      'a legacy file of views',
      Buffer.concat([...legacyHead, statePickle([{ name: 'a', shape: [1], values: new Float32Array(1) }], op.text('v'))]),
      /before 2018/,
    ],
    [
      'a legacy storage that is listed twice',
      legacy([
        ['0', 1],
        ['0', 1],
      ]),
      /lists storage 0 twice/,
    ],
    ['a legacy storage of another size', legacy([['0', 2 ** 40]]), /claims 1 values, and comes with 1099511627776/],
    ['a legacy storage without a reference', legacy([['7', 1]]), /nothing refers to/],
    ['a legacy file without its data', legacy([]), /lacks the data of storage "0"/],
    ['nothing', Buffer.alloc(0), /empty/],
    ['a pointer of git LFS', Buffer.from('version https://git-lfs.github.com/spec/v1\n'), /git lfs pull/],
    ['a page', Buffer.from('<!doctype html>'), /HTML/],
    ['a bare pickle', pickle(op.none), /bare pickle/],
    ['text', Buffer.from('hello'), /does not begin/],
    ['an archive without its end', zipOf(op.none).subarray(0, 60), /no end/],
  ])('%s', (_, bytes, why) => {
    expect(() => decodeCheckpoint(bytes)).toThrow(expect.objectContaining({ name: 'Refusal', message: expect.stringMatching(why) }))
  })

  it('an entry whose bytes were changed is told by its checksum', () => {
    const bytes = zipCheckpoint([{ name: 'a', shape: [1000], values: new Float32Array(1000) }])
    const at = bytes.indexOf(Buffer.alloc(3000))
    bytes[at + 1500] = 1
    expect(() => decodeCheckpoint(bytes)).toThrow(/checksum/)
  })

  it('entries that lie over each other are not read over and over', () => {
    const bytes = zipFile([
      ['a/data.pkl', pickle(op.none)],
      ...Array.from({ length: 3 }, (_, at) => [`a/data/${at}`, Buffer.alloc(1000)] as const),
    ])
    // The directory says that each of the three begins where the first does.
    const first = bytes.indexOf('a/data/0') - 30
    for (const name of ['a/data/1', 'a/data/2']) bytes.writeUInt32LE(first, bytes.lastIndexOf(name) - 4)
    expect(() => decodeCheckpoint(bytes)).not.toThrow()
    const size = 3000
    for (const name of ['a/data/0', 'a/data/1', 'a/data/2']) {
      bytes.writeUInt32LE(size, bytes.lastIndexOf(name) - 26)
      bytes.writeUInt32LE(size, bytes.lastIndexOf(name) - 22)
      bytes.writeUInt32LE(crc32(bytes.subarray(first + 38, first + 38 + size)), bytes.lastIndexOf(name) - 30)
    }
    expect(() => decodeCheckpoint(bytes)).toThrow(/claim more bytes than it has/)
  })

  it('whatever opcodes follow each other, the pickle is read or refused', () => {
    const texts = fc.constantFrom('storage', 'torch', 'FloatStorage', '0', '')
    const step = fc.oneof(
      fc.constantFrom(
        ...[op.mark, op.none, op.yes, op.dictionary, op.list, op.empty, op.tuple, op.setItems, op.appends, op.reduce, op.build],
      ),
      fc.constantFrom(
        op.persistent,
        op.global('collections', 'OrderedDict'),
        op.global('torch', 'FloatStorage'),
        op.long('ffffffffffffffffff'),
      ),
      fc.constantFrom(
        op.global('torch._utils', '_rebuild_tensor_v2'),
        op.global('torch._utils', '_rebuild_parameter'),
        tensorOps('0', [2]),
      ),
      fc.constantFrom(...[0x30, 0x31, 0x61, 0x73, 0x85, 0x86, 0x87, 0x93, 0x94].map((code) => Buffer.from([code]))),
      texts.map(op.text),
      fc.integer({ min: -2, max: 3 }).map(op.int),
      fc.nat(3).map(op.put),
      fc.nat(3).map(op.get),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        try {
          decodeCheckpoint(zipOf(...steps))
        } catch (error) {
          expect(error).toMatchObject({ name: 'Refusal' })
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('a pickle of many small objects is bounded', () => {
    const bytes = zipFile([['a/data.pkl', Buffer.concat([op.proto, Buffer.alloc(3_000_000, '}'), op.stop])]])
    expect(() => decodeCheckpoint(bytes)).toThrow(/2097152 bytes are read at most/)
  })

  it('values within values within values cost what they are, however often they are seen', () => {
    // Each tuple holds the one before it twice: 2^80 leaves, were they walked.
    const doubled = Array.from({ length: 80 }, () => [op.put(0), op.get(0), Buffer.from([0x86])]).flat()
    const { value } = decodeCheckpoint(zipOf(op.none, ...doubled))
    expect(isKind(value, 'tuple') && value.items.length).toBe(2)
  })
})

/** A legacy file of one tensor of one value, whose storage is key 0, with these storages listed. */
function legacy(storages: readonly (readonly [key: string, length: number])[]): Buffer {
  const data = storages.map(([, length]) => Buffer.concat([Buffer.from(BigInt64Array.of(BigInt(length)).buffer), Buffer.alloc(4)]))
  const keys = pickle(op.list, op.mark, ...storages.map(([key]) => op.text(key)), op.appends)
  return Buffer.concat([...legacyHead, pickle(tensorOps('0', [1], { view: op.none })), keys, ...data])
}

it('a length is a product', () => expect([lengthOf([]), lengthOf([3, 0]), lengthOf([2, 5])]).toEqual([1, 0, 10]))
