import { fft, inverseFft } from './fft.ts'

/** FFT of the real values in `re`: the bins 0 to size/2 are then in `re` and `im`. Section 4. */
export function realFft(size: number, re: Float32Array, im: Float32Array): void {
  im.fill(0, 0, size)
  fft(size, re, im)
}

/** The real values whose bins 0 to size/2 are in `re` and `im`, into `re`. Section 4. */
export function inverseRealFft(size: number, re: Float32Array, im: Float32Array): void {
  for (let bin = 1; bin < size >> 1; bin++) {
    re[size - bin] = re[bin] as number
    im[size - bin] = -(im[bin] as number)
  }
  inverseFft(size, re, im)
}

/** The smallest power of two that is at least `length`. */
export function powerOfTwo(length: number): number {
  let size = 1
  while (size < length) size *= 2
  return size
}
