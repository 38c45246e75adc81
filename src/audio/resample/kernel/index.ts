/** Memory from there on is the caller's, who also grows it: nothing is allocated here. */
export function freeFrom(): usize {
  return __heap_base
}

/**
 * Sums of filter times signal, as many as `count` says, a multiple of 4, in single precision to `out`. The filter goes from one address to
 * another: a multiple of 8 values, and some. The signal of each sum begins `stride` bytes behind that of the one before.
 */
export function dot(filter: usize, end: usize, signal: usize, stride: usize, count: usize, out: usize): void {
  for (const last = out + 4 * count; out < last; out += 16) {
    dot4(filter, end, signal, stride, out)
    signal += 4 * stride
  }
}

function dot4(filter: usize, end: usize, signal: usize, stride: usize, out: usize): void {
  let at0 = signal
  let at1 = at0 + stride
  let at2 = at1 + stride
  let at3 = at2 + stride
  // Two sums an output, so that one product needs not wait for the sum before it.
  let even0 = f32x4.splat(0)
  let even1 = f32x4.splat(0)
  let even2 = f32x4.splat(0)
  let even3 = f32x4.splat(0)
  let odd0 = f32x4.splat(0)
  let odd1 = f32x4.splat(0)
  let odd2 = f32x4.splat(0)
  let odd3 = f32x4.splat(0)
  do {
    const even = v128.load(filter)
    even0 = f32x4.add(even0, f32x4.mul(even, v128.load(at0)))
    even1 = f32x4.add(even1, f32x4.mul(even, v128.load(at1)))
    even2 = f32x4.add(even2, f32x4.mul(even, v128.load(at2)))
    even3 = f32x4.add(even3, f32x4.mul(even, v128.load(at3)))
    const odd = v128.load(filter, 16)
    odd0 = f32x4.add(odd0, f32x4.mul(odd, v128.load(at0, 16)))
    odd1 = f32x4.add(odd1, f32x4.mul(odd, v128.load(at1, 16)))
    odd2 = f32x4.add(odd2, f32x4.mul(odd, v128.load(at2, 16)))
    odd3 = f32x4.add(odd3, f32x4.mul(odd, v128.load(at3, 16)))
    at0 += 32
    at1 += 32
    at2 += 32
    at3 += 32
    filter += 32
  } while (filter < end)
  store<f32>(out, total(f32x4.add(even0, odd0)))
  store<f32>(out, total(f32x4.add(even1, odd1)), 4)
  store<f32>(out, total(f32x4.add(even2, odd2)), 8)
  store<f32>(out, total(f32x4.add(even3, odd3)), 12)
}

/** Rounded once. */
function total(sums: v128): f32 {
  const first = (f32x4.extract_lane(sums, 0) as f64) + (f32x4.extract_lane(sums, 1) as f64)
  const second = (f32x4.extract_lane(sums, 2) as f64) + (f32x4.extract_lane(sums, 3) as f64)
  return (first + second) as f32
}
