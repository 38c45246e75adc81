/** A unit's value and weight, and the item (cluster) that it belongs to. */
export interface ClusteredUnit {
  item: string
  value: number
  weight: number
}

export interface Uncertainty {
  standardError: number
  interval95: readonly [number, number]
}

const fewestUnits = 5

/**
 * Standard error of the weighted mean over units, clustered by item (the linearised variance of a ratio mean:
 * G/(G-1) * sum over clusters of (sum w(v - mean))^2 / (sum w)^2), with Student's interval at G - 1 degrees of freedom.
 * Units of one dialogue share a topic and a context, so they are not independent. null under 5 units or 2 items.
 */
export function clusteredUncertainty(units: readonly ClusteredUnit[]): Uncertainty | null {
  if (units.length < fewestUnits) return null
  const total = sum(units.map(({ weight }) => weight))
  const mean = sum(units.map(({ value, weight }) => value * weight)) / total
  const residuals = new Map<string, number>()
  for (const { item, value, weight } of units) residuals.set(item, (residuals.get(item) ?? 0) + weight * (value - mean))
  const clusters = residuals.size
  if (clusters < 2 || !(total > 0)) return null
  const squares = sum([...residuals.values()].map((residual) => residual * residual))
  const standardError = Math.sqrt((clusters / (clusters - 1)) * squares) / total
  const reach = studentQuantile(0.975, clusters - 1) * standardError
  return { standardError, interval95: [mean - reach, mean + reach] }
}

/** Probability that Student's t with `df` degrees of freedom is at most `t`, through the regularised incomplete beta function. */
export function studentCdf(t: number, df: number): number {
  const square = t * t
  // Each side from the argument that is small there: 1 - x would lose the digits of a small t.
  const middle = square < df ? incompleteBeta(square / (df + square), 0.5, df / 2) : 1 - incompleteBeta(df / (df + square), df / 2, 0.5)
  return (1 + Math.sign(t) * middle) / 2
}

/** The value that Student's t stays under with probability `p` (0 < p < 1): bisection on the distribution function. */
export function studentQuantile(p: number, df: number): number {
  let low = -1
  let high = 1
  while (studentCdf(low, df) > p) low *= 2
  while (studentCdf(high, df) < p) high *= 2
  for (let round = 0; round < 200 && high - low > 1e-12 * Math.max(1, Math.abs(high)); round++) {
    const middle = (low + high) / 2
    if (studentCdf(middle, df) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The smallest value that at least a share `p` of the sorted values does not exceed (nearest rank); null for none. */
export function percentile(sorted: readonly number[], p: number): number | null {
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? null
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** I_x(a, b) by Lentz's continued fraction (NIST DLMF 8.17.22), on the side where it converges fast. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a
  const tiny = 1e-300
  let c = 1
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1), tiny)
  let result = d
  for (let m = 1; m < 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / guard(1 + even * d, tiny)
    c = guard(1 + even / c, tiny)
    result *= c * d
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / guard(1 + odd * d, tiny)
    c = guard(1 + odd / c, tiny)
    const change = c * d
    result *= change
    if (Math.abs(change - 1) < 1e-15) break
  }
  return front * result
}

function guard(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b)
}

/** Stirling's series (NIST DLMF 5.11.1) after the argument is shifted to where it is exact to double precision. */
function logGamma(x: number): number {
  let shift = 0
  let z = x
  while (z < 15) {
    shift += Math.log(z)
    z += 1
  }
  const inverse = 1 / (z * z)
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) / z
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift
}
