/**
 * Sums of products in single precision, four outputs of a filter at a time: what plain JavaScript does one product after the other, WebAssembly's
 * vector instructions do sixteen at a time. The module is so small that it is put together here, byte by byte, instead of by a compiler.
 */
export interface DotKernel {
  /** Single precision; grown by `reserve`, which makes earlier views useless. */
  memory(): Float32Array
  reserve(floats: number): void
  /**
   * Four sums over `taps` values (a multiple of 8) of filter times signal. All places are indices into the memory; the signal of sum j begins `stride` values behind that of j - 1.
   * Writes four partial sums of each from `out` on.
   */
  dot4(filter: number, taps: number, signal: number, stride: number, out: number): void
}

/** In bytes. */
type Dot4 = (filter: number, end: number, signal: number, stride: number, out: number) => void

let shared: DotKernel | undefined

/** One for the process: whoever takes it is done with it before anything else runs. */
export function dotKernel(): DotKernel {
  shared ??= instantiated()
  return shared
}

const pageFloats = 65_536 / 4

function instantiated(): DotKernel {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()), {})
  const { memory, dot4 } = exports as { memory: WebAssembly.Memory; dot4: Dot4 }
  let view = new Float32Array(memory.buffer)
  return {
    memory: () => view,
    reserve(floats) {
      if (floats <= view.length) return
      memory.grow(Math.ceil((floats - view.length) / pageFloats))
      view = new Float32Array(memory.buffer)
    },
    dot4: (filter, taps, signal, stride, out) => dot4(4 * filter, 4 * (filter + taps), 4 * signal, 4 * stride, 4 * out),
  }
}

const [i32, v128] = [0x7f, 0x7b]
const [get, set] = [(local: number) => [0x20, local], (local: number) => [0x21, local]]
/** An immediate below 64. */
const constant = (value: number) => [0x41, value]
const add = [0x6a]
const addF32x4 = [0xfd, 0xe4, 0x01]
const multiplyF32x4 = [0xfd, 0xe6, 0x01]
/** Alignment is only a hint: 4 bytes. */
const load = (offset: number) => [0xfd, 0x00, 2, offset]
const store = (offset: number) => [0xfd, 0x0b, 2, offset]

function moduleBytes(): Uint8Array {
  const counted = (items: readonly (readonly number[])[]) => [items.length, ...items.flat()]
  const sized = (bytes: readonly number[]) => [(bytes.length & 0x7f) | 0x80, bytes.length >> 7, ...bytes]
  const section = (id: number, items: readonly (readonly number[])[]) => [id, ...sized(counted(items))]
  const name = (text: string) => [text.length, ...Buffer.from(text, 'latin1')]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [[0x60, ...counted([[i32], [i32], [i32], [i32], [i32]]), 0]]),
    ...section(3, [[0]]),
    ...section(5, [[0, 1]]),
    ...section(7, [
      [...name('memory'), 2, 0],
      [...name('dot4'), 0, 0],
    ]),
    ...section(10, [sized(dot4Body())]),
  ])
}

function dot4Body(): number[] {
  const [filter, end, signal, stride, out] = [0, 1, 2, 3, 4] as const
  const outputs = [0, 1, 2, 3] as const
  const place = (output: number) => (output === 0 ? signal : 4 + output)
  const taps = (half: number) => 8 + half
  // Two sums an output, so that one product needs not wait for the sum before it.
  const sum = (output: number, half: number) => 10 + 2 * output + half
  const starts = [1, 2, 3].flatMap((output) => [...get(place(output - 1)), ...get(stride), ...add, ...set(place(output))])
  const halves = [0, 1].flatMap((half) => [
    ...[...get(filter), ...load(16 * half), ...set(taps(half))],
    ...outputs.flatMap((output) => [
      ...[...get(sum(output, half)), ...get(taps(half)), ...get(place(output)), ...load(16 * half)],
      ...[...multiplyF32x4, ...addF32x4, ...set(sum(output, half))],
    ]),
  ])
  const onwards = [filter, ...outputs.map(place)].flatMap((pointer) => [...get(pointer), ...constant(32), ...add, ...set(pointer)])
  const again = [...get(filter), ...get(end), 0x49, 0x0d, 0]
  const sums = outputs.flatMap((output) => [
    ...get(out),
    ...get(sum(output, 0)),
    ...get(sum(output, 1)),
    ...addF32x4,
    ...store(16 * output),
  ])
  const locals = [2, 3, i32, 10, v128]
  return [...locals, ...starts, 0x03, 0x40, ...halves, ...onwards, ...again, 0x0b, ...sums, 0x0b]
}
