/** Whether two JSON values are equal, numbers within the tolerance of their key; whole numbers differ by less than one or not at all. */
export function isNear(a: unknown, b: unknown, tolerance: (key: string) => number, key = ''): boolean {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= tolerance(key)
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  const left = Object.entries(a)
  const right = new Map(Object.entries(b))
  return left.length === right.size && left.every(([name, value]) => right.has(name) && isNear(value, right.get(name), tolerance, name))
}
