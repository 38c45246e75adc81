/** Figures of the canonical path are whole ten-thousandths, 0 to 10000. */
export const unitScale: f64 = 10_000

/**
 * `roundUnits` of `src/base/python/round.ts` for x in [0, 1]: the exact binary value, rounded to the nearest ten-thousandth, exact
 * ties to the even one.
 */
export function roundUnits(x: f64): i32 {
  const product = x * unitScale
  const below = Math.floor(product)
  const rest = product - below
  const units = below as i32
  if (Math.abs(rest - 0.5) > 0.0001) return units + ((rest > 0.5) as i32)
  // Near a half the product's own rounding could decide. Both halves of x times 10000 are exact (26 and 27 bits of x, 14 of the
  // factor), and so is the difference of numbers this close: the sum's sign is that of the exact value.
  const high = reinterpret<f64>(reinterpret<u64>(x) & ~0x7ffffff)
  const beyond = high * unitScale - (below + 0.5) + (x - high) * unitScale
  if (beyond < 0) return units
  return beyond > 0 ? units + 1 : units + (units & 1)
}
