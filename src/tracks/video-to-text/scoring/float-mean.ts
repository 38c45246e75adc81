/** The mean of numbers in single precision, as torch has it up to the order in which it adds; null of none. */
export function floatMean(values: readonly number[]): number | null {
  if (values.length === 0) return null
  return Math.fround(values.reduce((sum, value) => sum + Math.fround(value), 0) / values.length)
}
