/** Up to here numpy adds in a row. */
const blockValues = 128

/** `np.mean` of float64 values, to the bit: numpy adds long rows by halves. NaN of none. */
export function numpyMean(values: readonly number[]): number {
  return pairwiseSum(values, 0, values.length) / values.length
}

function pairwiseSum(values: readonly number[], from: number, length: number): number {
  if (length > blockValues) {
    const half = Math.floor(length / 2)
    const first = half - (half % 8)
    return pairwiseSum(values, from, first) + pairwiseSum(values, from + first, length - first)
  }
  const at = (index: number) => values[from + index] as number
  if (length < 8) {
    let sum = length === 0 ? 0 : at(0)
    for (let index = 1; index < length; index++) sum += at(index)
    return sum
  }
  const sums = Array.from({ length: 8 }, (_, lane) => at(lane))
  const whole = length - (length % 8)
  for (let index = 8; index < whole; index++) sums[index % 8] = (sums[index % 8] as number) + at(index)
  const [a, b, c, d, e, f, g, h] = sums as [number, number, number, number, number, number, number, number]
  let sum = a + b + (c + d) + (e + f + (g + h))
  for (let index = whole; index < length; index++) sum += at(index)
  return sum
}
