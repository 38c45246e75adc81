let total: f64 = 0
let compensation: f64 = 0
let count = 0

/** The sum of `src/base/python/sum.ts`, for finite values: Neumaier's compensation, as CPython 3.12 and later have it. */
export function clearSum(): void {
  total = 0
  compensation = 0
  count = 0
}

export function addToSum(value: f64): void {
  const next = total + value
  compensation += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total
  total = next
  count++
}

export function summed(): i32 {
  return count
}

/** 0 where nothing was added. */
export function meanOfSum(): f64 {
  if (count === 0) return 0
  return (compensation !== 0 ? total + compensation : total) / (count as f64)
}
