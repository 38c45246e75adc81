/** Writes samples times a window; `count` is a multiple of 4. */
export function multiplyInto(to: usize, samples: usize, window: usize, count: usize): void {
  for (const end = to + 4 * count; to < end; to += 16) {
    v128.store(to, f32x4.mul(v128.load(samples), v128.load(window)))
    samples += 16
    window += 16
  }
}
