import { fft } from './fft'
import { sizeOf } from './plan'

/** FFT of the real values in `re`; `im` is room for it. The bins 0 to size/2 are then in `toRe` and `toIm`. Section 4. */
export function realFft(plan: usize, re: usize, im: usize, toRe: usize, toIm: usize): void {
  memory.fill(im, 0, (sizeOf(plan) as usize) << 2)
  fft(plan, re, im, toRe, toIm, 1, 1)
}

/** The real values whose bins 0 to size/2 are in `re` and `im`, to `toRe`; `toIm` is room for it. Section 4. */
export function inverseRealFft(plan: usize, re: usize, im: usize, toRe: usize, toIm: usize): void {
  const size: usize = sizeOf(plan)
  let mirrored = (size - 1) << 2
  for (let bin: usize = 4; bin < size << 1; bin += 4) {
    store<f32>(re + mirrored, load<f32>(re + bin))
    store<f32>(im + mirrored, -load<f32>(im + bin))
    mirrored -= 4
  }
  fft(plan, re, im, toRe, toIm, -1, (1 / (size as f64)) as f32)
}
