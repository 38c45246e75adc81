/**
 * Python's `round(x, digits)` for 0 <= digits <= 15: the exact binary value is rounded to the nearest decimal, exact
 * ties to the even digit, and the decimal read back as a float. Signs, infinities and NaN stay.
 */
export function round(x: number, digits: number): number {
  if (!Number.isFinite(x) || x === 0) return x
  const scale = 10 ** digits
  const magnitude = Math.abs(x)
  const rounded = magnitude * scale < safeProduct ? roundUnits(magnitude, scale) / scale : roundLarge(magnitude, digits)
  return x < 0 ? -rounded : rounded
}

// Below this the product is off by less than 1e-4: enough to tell on which side of a half the exact value lies.
const safeProduct = 2 ** 38

/** `x` (not negative, `x * scale` under 2^38) in units of 1/scale, rounded as `round` does: 0.03125 at 10000 is 312. */
export function roundUnits(x: number, scale: number): number {
  const product = x * scale
  const below = Math.floor(product)
  const rest = product - below
  if (rest < 0.4999) return below
  if (rest > 0.5001) return below + 1
  return Number(exactUnits(x, BigInt(scale)))
}

function roundLarge(magnitude: number, digits: number): number {
  const units = exactUnits(magnitude, 10n ** BigInt(digits))
    .toString()
    .padStart(digits + 1, '0')
  const point = units.length - digits
  return Number(`${units.slice(0, point)}.${units.slice(point)}`)
}

const bits = new DataView(new ArrayBuffer(8))

function exactUnits(magnitude: number, scale: bigint): bigint {
  bits.setFloat64(0, magnitude)
  const pattern = bits.getBigUint64(0)
  const biased = Number(pattern >> 52n)
  const fraction = pattern & ((1n << 52n) - 1n)
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n)
  const exponent = (biased === 0 ? 1 : biased) - 1075
  if (exponent >= 0) return (mantissa << BigInt(exponent)) * scale
  const shift = BigInt(-exponent)
  const product = mantissa * scale
  const below = product >> shift
  const rest = product - (below << shift)
  const half = 1n << (shift - 1n)
  if (rest < half) return below
  if (rest > half) return below + 1n
  return below % 2n === 0n ? below : below + 1n
}
