import { sizeOf } from './plan'
import { realFft } from './real-fft'
import { multiplyInto } from './window'
import { workArray } from './work'

/**
 * Writes the powers (f32) of the bands of the frame of samples at an address. `bins`: FFT bins of each band (i32); `correction`: its factor
 * (f64). `work`: four arrays. Section 12.2.
 */
export function frameBands(
  plan: usize,
  samples: usize,
  window: usize,
  work: usize,
  bins: usize,
  correction: usize,
  powerScale: f64,
  count: i32,
  powers: usize,
): void {
  const size: usize = sizeOf(plan)
  const samplesRe = workArray(work, size, 0)
  let re = workArray(work, size, 2)
  let im = workArray(work, size, 3)
  multiplyInto(samplesRe, samples, window, size)
  realFft(plan, samplesRe, workArray(work, size, 1), re, im)
  store<f32>(re, 0)
  store<f32>(im, 0)
  for (let band = 0; band < count; band++) {
    let sum: f64 = 0
    for (const end = re + ((load<i32>(bins) as usize) << 2); re < end; re += 4) {
      const a = load<f32>(re)
      const b = load<f32>(im)
      sum += (a * a + b * b) as f64
      im += 4
    }
    store<f32>(powers, (sum * load<f64>(correction) * powerScale) as f32)
    bins += 4
    correction += 8
    powers += 4
  }
}
