import { loadKernel } from '../../base/load-kernel.ts'

/**
 * Sums of products in single precision, for four outputs of a filter at a time: what plain JavaScript does one product after the other, WebAssembly's
 * vector instructions do sixteen at a time.
 */
export interface DotKernel {
  /** Single precision; grown by `reserve`, which makes earlier views useless. */
  memory(): Float32Array
  reserve(floats: number): void
  /**
   * `count` sums (a multiple of 4) over `taps` values (a multiple of 8, and some) of filter times signal, written from `out` on. All places
   * are indices into the memory; the signal of each sum begins `stride` values behind that of the one before.
   */
  dot(filter: number, taps: number, signal: number, stride: number, count: number, out: number): void
}

/** What `kernel/index.ts` exports, in bytes. */
interface Kernel {
  memory: WebAssembly.Memory
  freeFrom(): number
  dot(filter: number, end: number, signal: number, stride: number, count: number, out: number): void
}

let shared: DotKernel | undefined

/** One for the thread: whoever takes it is done with it before anything else runs. */
export function dotKernel(): DotKernel {
  shared ??= instantiated()
  return shared
}

const pageBytes = 65_536

function instantiated(): DotKernel {
  const kernel = new WebAssembly.Instance(loadKernel('resample'), {}).exports as unknown as Kernel
  const { memory } = kernel
  const start = Math.ceil(kernel.freeFrom() / 16) * 16
  let view = new Float32Array(0)
  return {
    memory: () => view,
    reserve(floats) {
      if (floats <= view.length) return
      memory.grow(Math.ceil((start + 4 * floats - memory.buffer.byteLength) / pageBytes))
      view = new Float32Array(memory.buffer, start)
    },
    dot: (filter, taps, signal, stride, count, out) =>
      kernel.dot(start + 4 * filter, start + 4 * (filter + taps), start + 4 * signal, 4 * stride, count, start + 4 * out),
  }
}
