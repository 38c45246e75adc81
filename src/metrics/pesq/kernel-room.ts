import { loadKernel } from '../../base/load-kernel.ts'
import { anglesOf } from './fft-angles.ts'

/** What `kernel/index.ts` exports. Addresses and sizes in bytes come as signed numbers. */
interface Kernel {
  memory: WebAssembly.Memory
  freeFrom(): number
  planBytes(size: number): number
  beginPlan(plan: number, size: number): number
  finishPlan(plan: number): void
  workBytes(size: number, arrays: number): number
  workArray(work: number, size: number, which: number): number
  filterByGains(plan: number, work: number, gains: number): void
  convolve(plan: number, work: number, sign: 1 | -1, share: number): void
  spectrumBytes(size: number): number
  blockSpectrum(plan: number, samples: number, window: number, work: number, spectrum: number): void
  correlateBlocks(plan: number, reference: number, degraded: number, work: number, peaks: number): number
  limitOfPeaks(): number
  frameBands(
    plan: number,
    samples: number,
    window: number,
    work: number,
    bins: number,
    correction: number,
    powerScale: number,
    count: number,
    powers: number,
  ): void
  filterFour(samples: number, count: number, coefficients: number): void
  filterOne(samples: number, count: number, coefficients: number): void
}

/** Memory that one pair took and the next need not. */
const keptBytes = 2 ** 26
const leastGrowth = 2 ** 22
const pageBytes = 2 ** 16

/** The kernel of single-precision loops, and its memory. What is taken lies one behind the other until all is given back. */
export class KernelRoom {
  readonly kernel: Kernel
  /** All of the memory; another one when more was taken. */
  #bytes: ArrayBuffer
  #end: number
  readonly #plans = new Map<number, number>()

  constructor(module: WebAssembly.Module) {
    this.kernel = new WebAssembly.Instance(module, {}).exports as unknown as Kernel
    this.#bytes = this.kernel.memory.buffer
    this.#end = this.kernel.freeFrom()
  }

  get size(): number {
    return this.#bytes.byteLength
  }

  /** Address of so many bytes, of any content, with some more behind that may be read. */
  take(bytes: number): number {
    const at = Math.ceil(this.#end / 16) * 16
    this.#end = at + (bytes >>> 0) + 64
    if (this.#end > this.size) {
      const missing = Math.max(this.#end - this.size, leastGrowth)
      this.kernel.memory.grow(Math.ceil(missing / pageBytes))
      this.#bytes = this.kernel.memory.buffer
    }
    return at
  }

  /** Takes room for a copy. */
  put(values: Float32Array | Float64Array | Int32Array): number {
    const at = this.take(values.byteLength)
    new Uint8Array(this.#bytes).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at)
    return at
  }

  /** Values at an address, good until more is taken. */
  floats(at: number, count: number): Float32Array {
    return new Float32Array(this.#bytes, at >>> 0, count)
  }

  integers(at: number, count: number): Int32Array {
    return new Int32Array(this.#bytes, at >>> 0, count)
  }

  /** What is taken meanwhile is given back after. */
  briefly<T>(use: () => T): T {
    const end = this.#end
    try {
      return use()
    } finally {
      this.#end = end
    }
  }

  clear(): void {
    this.#end = this.kernel.freeFrom()
    this.#plans.clear()
  }

  /** Address of the plan of an FFT. Not to be asked for `briefly`: it is kept. */
  plan(size: number): number {
    const known = this.#plans.get(size)
    if (known !== undefined) return known
    const plan = this.take(this.kernel.planBytes(size))
    const { cos, sin } = anglesOf(size)
    const to = this.floats(this.kernel.beginPlan(plan, size), size)
    to.set(cos)
    to.set(sin, size >> 1)
    this.kernel.finishPlan(plan)
    this.#plans.set(size, plan)
    return plan
  }
}

let compiled: WebAssembly.Module | undefined
let shared: KernelRoom | undefined

/** That of this thread. Nothing else may use it until `leaveKernelRoom`. */
export function kernelRoom(): KernelRoom {
  compiled ??= loadKernel('pesq')
  shared ??= new KernelRoom(compiled)
  return shared
}

/** All that was taken is given back. */
export function leaveKernelRoom(): void {
  shared?.clear()
  if (shared !== undefined && shared.size > keptBytes) shared = undefined
}
