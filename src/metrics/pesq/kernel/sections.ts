/**
 * Four second-order sections after each other, in place and from rest, in one pass: while a section works on a sample, the one after it
 * works on the sample before. `coefficients`: b0 of each, b1 of each, b2, a1 and a2 of each. Section 6, procedure SOS.
 */
export function filterFour(samples: usize, count: usize, coefficients: usize): void {
  const b0 = v128.load(coefficients)
  const b1 = v128.load(coefficients, 16)
  const b2 = v128.load(coefficients, 32)
  const a1 = v128.load(coefficients, 48)
  const a2 = v128.load(coefficients, 64)
  let w1 = f32x4.splat(0)
  let w2 = f32x4.splat(0)
  let y = f32x4.splat(0)
  for (let at: usize = 0; at < count + 3; at++) {
    const sample: f32 = at < count ? load<f32>(samples + 4 * at) : 0
    const x = f32x4.replace_lane(v128.shuffle<f32>(y, y, 0, 0, 1, 2), 0, sample)
    const w = f32x4.sub(f32x4.sub(x, f32x4.mul(a1, w1)), f32x4.mul(a2, w2))
    y = f32x4.add(f32x4.add(f32x4.mul(b0, w), f32x4.mul(b1, w1)), f32x4.mul(b2, w2))
    w2 = w1
    w1 = w
    if (at >= 3) store<f32>(samples + 4 * (at - 3), f32x4.extract_lane(y, 3))
  }
}

/** One section. `coefficients`: b0, b1, b2, a1, a2. */
export function filterOne(samples: usize, count: usize, coefficients: usize): void {
  const b0 = load<f32>(coefficients)
  const b1 = load<f32>(coefficients, 4)
  const b2 = load<f32>(coefficients, 8)
  const a1 = load<f32>(coefficients, 12)
  const a2 = load<f32>(coefficients, 16)
  let w1: f32 = 0
  let w2: f32 = 0
  for (const end = samples + 4 * count; samples < end; samples += 4) {
    const w = load<f32>(samples) - a1 * w1 - a2 * w2
    store<f32>(samples, b0 * w + b1 * w1 + b2 * w2)
    w2 = w1
    w1 = w
  }
}
