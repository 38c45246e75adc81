import type { PythonValue } from '../../../base/python/parse-json.ts'

/** Python's name for the type of a value that came from JSON. */
export function pythonType(value: PythonValue): string {
  if (value === null) return 'NoneType'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'str'
  if (typeof value === 'bigint') return 'int'
  if (typeof value === 'number') return 'float'
  return value instanceof Map ? 'dict' : 'list'
}

/** Python's `bool(value)`. */
export function isTruthy(value: PythonValue): boolean {
  if (value === null) return false
  if (typeof value === 'object') return value instanceof Map ? value.size > 0 : (value as readonly PythonValue[]).length > 0
  // NaN is true in Python.
  return typeof value === 'number' ? value !== 0 : Boolean(value)
}

/** `isinstance(value, int)`: true and false are ints there. */
export function asInt(value: PythonValue): bigint | undefined {
  if (typeof value === 'bigint') return value
  return typeof value === 'boolean' ? BigInt(value) : undefined
}
