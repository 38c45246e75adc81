import { kernelRoom } from './kernel-room.ts'

export interface ConvolveOptions {
  /** Points of the FFT, a power of two, at least as many as there are values. */
  size: number
  /** The other signal is not turned round: what comes out is the circular correlation, by lags of the second signal. */
  correlated?: boolean
  /** What the first spectrum is scaled by, a power of two. */
  share?: number
}

/** Circular convolution of two signals by their spectra, in single precision: `size` values. Section 4. */
export function convolve(
  first: Float32Array,
  second: Float32Array,
  { size, correlated = false, share = 1 }: ConvolveOptions,
): Float32Array {
  const room = kernelRoom()
  const { kernel } = room
  const plan = room.plan(size)
  return room.briefly(() => {
    const work = room.take(kernel.workBytes(size, 6))
    const array = (which: number) => room.floats(kernel.workArray(work, size, which), size)
    for (const [which, values] of [
      [0, first],
      [4, second],
    ] as const) {
      const to = array(which)
      to.set(values)
      to.fill(0, values.length)
    }
    kernel.convolve(plan, work, correlated ? -1 : 1, share)
    return array(0).slice()
  })
}
