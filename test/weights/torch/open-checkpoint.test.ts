import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { moduleAt, moduleTensors } from '../../../src/weights/torch/module-tensors.ts'
import { openCheckpoint } from '../../../src/weights/torch/open-checkpoint.ts'
import { floatsOf, type Tensor } from '../../../src/weights/torch/tensor.ts'
import { isKind } from '../../../src/weights/torch/values.ts'
import { imagebindGolden } from '../../support/imagebind-golden.ts'
import { legacyHead, op, pickle, tensorOps, zipFile } from '../../support/torch-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'bbx-checkpoint-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fileOf(bytes: Uint8Array): string {
  const path = join(folder, 'weights.pth')
  writeFileSync(path, bytes)
  return path
}

const ofPickle = (...parts: readonly Buffer[]) => fileOf(zipFile([['a/data.pkl', pickle(...parts)]]))
const newObject = Buffer.from([0x81])
const cls = (module: string, name: string) => Buffer.concat([op.global(module, name), op.empty, newObject])
const networkClass = cls('torch.nn.modules.container', 'Sequential')
const state = (...entries: readonly Buffer[]) => Buffer.concat([op.dictionary, op.mark, ...entries, op.setItems, op.build])

describe('a whole pickled module (the classes of the published one, small)', () => {
  using checkpoint = openCheckpoint(join(imagebindGolden, 'imagebind_module_small.pth'))
  const module = isKind(checkpoint.value, 'instance') ? checkpoint.value : expect.unreachable()

  it('is named after its class, which is not there', () => expect(module.name).toBe('imagebind.models.imagebind_model.ImageBindModel'))

  it('has the tensors of its state dict: those of the text tower as torch saved them beside it, but for fewer tokens', () => {
    using again = openCheckpoint(join(imagebindGolden, 'imagebind_module_small.pth'))
    using saved = openCheckpoint(join(imagebindGolden, 'imagebind_text_tiny_state.pt'))
    const tensors = isKind(again.value, 'instance') ? moduleTensors(again.value) : expect.unreachable()
    const entries = isKind(saved.value, 'dictionary') ? saved.value.entries : expect.unreachable()
    expect(entries.size).toBe(43)
    for (const [name, value] of entries) {
      const [found, wanted] = [floatsOf(tensors.get(String(name)) as Tensor), floatsOf(value as Tensor)]
      expect(found, String(name)).toEqual(String(name).endsWith('token_embedding.weight') ? wanted.subarray(0, 64 * 16) : wanted)
    }
  })

  it('has the attributes of its parts', () => {
    expect(moduleAt(module, 'modality_trunks.text.blocks.0.attn')?.attributes.get('num_heads')).toBe(4)
    expect(moduleAt(module, 'modality_trunks.nothing.blocks')).toBeNull()
  })
})

describe('nothing is run and nothing else is named', () => {
  it.each([
    ['a function of the system', cls('posix', 'system'), /posix\.system/],
    ['a builtin', cls('builtins', 'eval'), /builtins\.eval/],
    ['a name that only begins like a class', cls('torch.nnevil', 'Thing'), /torch\.nnevil/],
    ['what torch offers beside classes', cls('torch.hub', 'load'), /torch\.hub/],
    ['an object of no class', Buffer.concat([op.int(1), op.empty, newObject]), /no class/],
    ['a tensor in the place of a class', Buffer.concat([op.text('x'), op.empty, newObject]), /no class/],
  ])('%s', (_, bytes, why) => {
    const path = ofPickle(bytes)
    expect(() => openCheckpoint(path)).toThrow(why)
  })

  it('a module within itself has an end', () => {
    const inner = Buffer.concat([op.text('_modules'), op.dictionary, op.mark, op.text('x'), op.get(1), op.setItems])
    using checkpoint = openCheckpoint(ofPickle(networkClass, op.put(1), state(inner)))
    const module = isKind(checkpoint.value, 'instance') ? checkpoint.value : expect.unreachable()
    expect(() => moduleTensors(module)).toThrow(/without end/)
  })
})

describe('values are read when they are asked for', () => {
  it('what is damaged is refused then, and the rest is there', () => {
    const good = Buffer.from(Float32Array.of(1, 2).buffer)
    const bytes = zipFile([
      ['a/data.pkl', pickle(op.dictionary, op.mark, op.text('x'), tensorOps('0', [2]), op.text('y'), tensorOps('1', [2]), op.setItems)],
      ['a/data/0', good],
      ['a/data/1', Buffer.from(Float32Array.of(3, 4).buffer)],
    ])
    const at = bytes.indexOf(Buffer.from(Float32Array.of(3, 4).buffer))
    bytes[at] = (bytes[at] as number) ^ 1
    using checkpoint = openCheckpoint(fileOf(bytes))
    const entries = isKind(checkpoint.value, 'dictionary') ? checkpoint.value.entries : expect.unreachable()
    expect([...floatsOf(entries.get('x') as Tensor)]).toEqual([1, 2])
    expect(() => floatsOf(entries.get('y') as Tensor)).toThrow(/does not match its checksum/)
  })

  it('an archive of 64 bits, as one of more than four gigabytes is', () => {
    const bytes = longArchive(zipFile([['a/data.pkl', pickle(op.int(7))]]))
    expect(openCheckpoint(fileOf(bytes)).value).toBe(7)
    expect(() => openCheckpoint(fileOf(bytes.subarray(20)))).toThrow(/./)
  })

  it.each([
    ['empty', Buffer.alloc(0), /it is empty/],
    ['a page', Buffer.from('<html></html>'), /HTML/],
    ['a pointer', Buffer.from('version https://git-lfs.github.com/spec/v1'), /git lfs pull/],
    ['cut in its archive', zipFile([['a/data.pkl', pickle(op.int(7))]]).subarray(0, 60), /no end/],
  ])('%s', (_, bytes, why) => {
    const path = fileOf(bytes)
    expect(() => openCheckpoint(path)).toThrow(why)
  })
})

describe('the form before PyTorch 1.6', () => {
  const count = (value: number) => {
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64LE(BigInt(value))
    return bytes
  }
  const keys = (...names: readonly string[]) => pickle(op.list, op.mark, ...names.map(op.text), op.appends)
  const two = Float32Array.of(1, 2)
  const values = Buffer.from(two.buffer)

  it('a whole module, whose classes come with their source', () => {
    const cls = (module: string, name: string) =>
      Buffer.concat([
        op.mark,
        op.text('module'),
        op.global(module, name),
        op.text('/a/file.py'),
        op.text('class X: pass'),
        op.tuple,
        op.persistent,
      ])
    const parameters = Buffer.concat([
      op.text('_parameters'),
      op.dictionary,
      op.mark,
      op.text('w'),
      tensorOps('0', [2], { view: op.none }),
      op.setItems,
    ])
    const module = pickle(cls('imagebind.models.multimodal_preprocessors', 'TextPreprocessor'), op.empty, newObject, state(parameters))
    using checkpoint = openCheckpoint(fileOf(Buffer.concat([...legacyHead, module, keys('0'), count(2), values])))
    const tensors = isKind(checkpoint.value, 'instance') ? moduleTensors(checkpoint.value) : expect.unreachable()
    expect([...tensors.keys()]).toEqual(['w'])
    expect(floatsOf(tensors.get('w') as Tensor)).toEqual(two)
  })

  it('a class of something else in that place is no storage', () => {
    const evil = pickle(
      op.mark,
      op.text('module'),
      op.global('collections', 'OrderedDict'),
      op.text(''),
      op.text(''),
      op.tuple,
      op.persistent,
    )
    expect(() => openCheckpoint(fileOf(Buffer.concat([...legacyHead, evil, keys()])))).toThrow(/that is no storage/)
  })

  it('of more than 512 MiB: only what is asked for is read', () => {
    const large = 2 ** 28
    const saved = pickle(
      ...[
        op.dictionary,
        op.mark,
        op.text('large'),
        tensorOps('0', [large], { view: op.none }),
        op.text('small'),
        tensorOps('1', [2], { view: op.none }),
      ],
      op.setItems,
    )
    const head = Buffer.concat([...legacyHead, saved, keys('0', '1'), count(large)])
    const path = fileOf(head)
    // A hole: a gigabyte of zeros that takes no room on the disk.
    const file = openSync(path, 'r+')
    writeSync(file, Buffer.concat([count(2), values]), 0, 16, head.length + 4 * large)
    closeSync(file)
    const before = process.memoryUsage().arrayBuffers
    using checkpoint = openCheckpoint(path)
    const entries = isKind(checkpoint.value, 'dictionary') ? checkpoint.value.entries : expect.unreachable()
    expect(floatsOf(entries.get('small') as Tensor)).toEqual(two)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 26)
    expect(() => floatsOf(entries.get('large') as Tensor)).toThrow(/lies in 1073741824 bytes, and 536870912 are read at most/)
    truncateSync(path, head.length + 4 * large - 1)
    expect(() => openCheckpoint(path)).toThrow(/ends early: storage 0 has 1073741824 bytes, and 1073741823 are there/)
  })
})

it('a folder or a pipe is no file, and nobody waits for it', () => {
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  for (const path of [folder, pipe]) expect(() => openCheckpoint(path)).toThrow('it is no file')
})

/** The same archive with its sizes in the records of 64 bits (APPNOTE 4.3.14, 4.3.15, 4.5.3). */
function longArchive(bytes: Buffer): Buffer {
  const end = bytes.length - 22
  const [count, size, offset] = [bytes.readUInt16LE(end + 10), bytes.readUInt32LE(end + 12), bytes.readUInt32LE(end + 16)]
  const directory = bytes.subarray(offset, offset + size)
  const nameEnd = 46 + directory.readUInt16LE(28)
  const extra = Buffer.alloc(28)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(24, 2)
  for (const [index, at] of [24, 20, 42].entries()) {
    extra.writeBigInt64LE(BigInt(directory.readUInt32LE(at)), 4 + 8 * index)
    directory.writeUInt32LE(0xffff_ffff, at)
  }
  directory.writeUInt16LE(extra.length, 30)
  const long = Buffer.concat([directory.subarray(0, nameEnd), extra, directory.subarray(nameEnd)])
  const record = Buffer.alloc(56)
  record.writeUInt32LE(0x0606_4b50, 0)
  for (const [index, value] of [count, count, long.length, offset].entries()) record.writeBigInt64LE(BigInt(value), 24 + 8 * index)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x0706_4b50, 0)
  locator.writeBigInt64LE(BigInt(offset + long.length), 8)
  const last = Buffer.from(bytes.subarray(end))
  last.writeUInt32LE(0xffff_ffff, 12)
  last.writeUInt32LE(0xffff_ffff, 16)
  return Buffer.concat([bytes.subarray(0, offset), long, record, locator, last])
}
