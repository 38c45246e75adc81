import { crc32 } from 'node:zlib'

/** Opcodes of a pickle, each with its argument, as bytes: what `torch.save` would write, and what it never would. */
export const op = {
  proto: Buffer.from([0x80, 2]),
  mark: Buffer.from('('),
  stop: Buffer.from('.'),
  none: Buffer.from('N'),
  no: Buffer.from([0x89]),
  yes: Buffer.from([0x88]),
  dictionary: Buffer.from('}'),
  list: Buffer.from(']'),
  empty: Buffer.from(')'),
  tuple: Buffer.from('t'),
  setItems: Buffer.from('u'),
  appends: Buffer.from('e'),
  reduce: Buffer.from('R'),
  build: Buffer.from('b'),
  persistent: Buffer.from('Q'),
  put: (index: number) => Buffer.from([0x71, index]),
  get: (index: number) => Buffer.from([0x68, index]),
  global: (module: string, name: string) => Buffer.from(`c${module}\n${name}\n`),
  text: (value: string) => Buffer.concat([Buffer.from('X'), u32(Buffer.byteLength(value)), Buffer.from(value)]),
  int: (value: number) => {
    const bytes = Buffer.alloc(5, 'J')
    bytes.writeInt32LE(value, 1)
    return bytes
  },
  float: (value: number) => {
    const bytes = Buffer.alloc(9, 'G')
    bytes.writeDoubleBE(value, 1)
    return bytes
  },
  long: (hex: string) => Buffer.concat([Buffer.from([0x8a, hex.length / 2]), Buffer.from(hex, 'hex')]),
}

export const pickle = (...parts: readonly Buffer[]) => Buffer.concat([op.proto, ...parts, op.stop])

export interface SavedTensor {
  name: string
  shape: readonly number[]
  values: Float32Array
}

/** The opcodes of one tensor whose storage has this key. What is not given is as it should be. */
export function tensorOps(
  key: string,
  shape: readonly number[],
  more: { storage?: string; length?: number; strides?: readonly number[]; offset?: number; view?: Buffer } = {},
) {
  const length = shape.reduce((product, size) => product * size, 1)
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1))
  const ints = (values: readonly number[]) => [op.mark, ...values.map(op.int), op.tuple]
  return Buffer.concat([
    op.global('torch._utils', '_rebuild_tensor_v2'),
    op.mark,
    ...[
      op.mark,
      op.text('storage'),
      op.global('torch', more.storage ?? 'FloatStorage'),
      op.text(key),
      op.text('cpu'),
      op.int(more.length ?? length),
    ],
    ...[...(more.view === undefined ? [] : [more.view]), op.tuple, op.persistent],
    op.int(more.offset ?? 0),
    ...ints(shape),
    ...ints(more.strides ?? strides),
    ...[op.no, op.global('collections', 'OrderedDict'), op.empty, op.reduce],
    ...[op.tuple, op.reduce],
  ])
}

/** `{'model': OrderedDict(...)}`, as the published checkpoints are. */
export function statePickle(tensors: readonly SavedTensor[], view?: Buffer): Buffer {
  const items = tensors.flatMap(({ name, shape }, index) => [
    op.text(name),
    tensorOps(String(index), shape, view === undefined ? {} : { view }),
  ])
  const state = [op.global('collections', 'OrderedDict'), op.empty, op.reduce, op.mark, ...items, op.setItems]
  return pickle(op.dictionary, op.mark, op.text('model'), ...state, op.setItems)
}

const littleEndian = (values: Float32Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)

export function zipCheckpoint(tensors: readonly SavedTensor[]): Buffer {
  return zipFile([
    ['archive/data.pkl', statePickle(tensors)],
    ['archive/byteorder', Buffer.from('little')],
    // The converter has no need of it; torch itself opens no file without.
    ['archive/version', Buffer.from('3\n')],
    ...tensors.map(({ values }, index) => [`archive/data/${index}`, littleEndian(values)] as const),
  ])
}

export const legacyHead = [
  pickle(op.long('6cfc9c46f9206aa85019')),
  pickle(op.int(1001)),
  pickle(op.dictionary, op.mark, op.text('little_endian'), op.yes, op.setItems),
]

/** Entries stored as they are, but for `method` of them. */
export function zipFile(
  entries: readonly (readonly [name: string, bytes: Buffer])[],
  more: { method?: number; flags?: number; size?: number } = {},
): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, bytes] of entries) {
    const facts = Buffer.concat([
      ...[u16(20), u16(more.flags ?? 0), u16(more.method ?? 0), u32(0), u32(crc32(bytes))],
      ...[u32(more.size ?? bytes.length), u32(more.size ?? bytes.length), u16(Buffer.byteLength(name)), u16(0)],
    ])
    const local = [Buffer.from('PK\x03\x04'), facts, Buffer.from(name), bytes]
    directory.push(Buffer.from('PK\x01\x02'), u16(20), facts, Buffer.alloc(10), u32(at), Buffer.from(name))
    parts.push(...local)
    at += local.reduce((sum, { length }) => sum + length, 0)
  }
  const listing = Buffer.concat(directory)
  const end = [Buffer.from('PK\x05\x06'), u32(0), u16(entries.length), u16(entries.length), u32(listing.length), u32(at), u16(0)]
  return Buffer.concat([...parts, listing, ...end])
}

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
