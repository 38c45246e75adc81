/**
 * Multiplies spectra, bins 0 to size/2, where the other one stands. The first is scaled by `share` before, a power of two, and conjugated
 * where `sign` is -1.
 */
export function multiplySpectra(oneRe: usize, oneIm: usize, re: usize, im: usize, size: usize, sign: f32, share: f32): void {
  const end = re + (size << 1)
  const shares = f32x4.splat(share)
  const signs = f32x4.splat(share * sign)
  for (; re + 16 <= end; re += 16) {
    const a = f32x4.mul(v128.load(oneRe), shares)
    const b = f32x4.mul(v128.load(oneIm), signs)
    const e = v128.load(re)
    const f = v128.load(im)
    v128.store(re, f32x4.sub(f32x4.mul(a, e), f32x4.mul(b, f)))
    v128.store(im, f32x4.add(f32x4.mul(a, f), f32x4.mul(b, e)))
    oneRe += 16
    oneIm += 16
    im += 16
  }
  for (; re <= end; re += 4) {
    const a = load<f32>(oneRe) * share
    const b = load<f32>(oneIm) * (share * sign)
    const e = load<f32>(re)
    const f = load<f32>(im)
    store<f32>(re, a * e - b * f)
    store<f32>(im, a * f + b * e)
    oneRe += 4
    oneIm += 4
    im += 4
  }
}
